import { FlaskConical, WandSparkles } from 'lucide-react';
import { useState } from 'react';

import type { Jump } from '@/components/code/code-editor';
import { CodeField } from '@/components/code/code-field';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { pointerAt } from '@/lib/json-places';
import { words } from '@/lib/words';

import { prettyText, type Finding } from '../lib/draft';
import { allStates, type Machine } from '../lib/machine';
import type { useDraft } from '../lib/use-draft';

import { Findings } from './findings';
import { GraphView } from './graph-view';
import { StateTestDialog } from './state-test';

interface MachineEditorProps {
  text: string;
  onText: (text: string) => void;
  known: ReturnType<typeof useDraft>;
  jump: Jump | null;
  onJump: (jump: Jump) => void;
}

/** The state whose definition holds the pointer; the innermost, if one is in another. */
function stateAt(machine: Machine, pointer: string): string | null {
  const around = allStates(machine).filter(({ id }) => pointer === id || pointer.startsWith(`${id}/`));
  return around.sort((a, b) => b.id.length - a.id.length)[0]?.name ?? null;
}

/** Text at the left, the machine it means at the right; each leads to the other. */
export function MachineEditor({ text, onText, known, jump, onJump }: MachineEditorProps) {
  const { draft, machine, findings, checking, stale } = known;
  const [selected, setSelected] = useState<string | null>(null);
  const [testing, setTesting] = useState(false);

  function goToState(name: string) {
    setSelected(name);
    const state = allStates(machine).find((each) => each.name === name);
    const key = state && draft.scan.places.get(state.id)?.key;
    // A new object, so that the same state can be gone to again.
    if (key) onJump({ ...key });
  }

  return (
    <Card className="grid overflow-hidden lg:h-[max(32rem,calc(100dvh-18.5rem))] lg:grid-cols-2">
      <div className="flex min-h-0 flex-col max-lg:h-[65dvh]">
        <div className="flex items-center justify-between gap-3 border-b border-line px-4 py-2">
          <h2 className="text-[0.8125rem] font-semibold">{words.workflowEditor.definition}</h2>
          <div className="-my-0.5 flex gap-1">
            <Button size="sm" look="quiet" className="h-7" disabled={!draft.definition || allStates(machine).length === 0} onClick={() => setTesting(true)}>
              <FlaskConical aria-hidden />
              {words.stateTest.open}
            </Button>
            <Button size="sm" look="quiet" className="h-7" disabled={!draft.definition} onClick={() => onText(prettyText(draft.definition))}>
              <WandSparkles aria-hidden />
              {words.workflowEditor.tidy}
            </Button>
          </div>
        </div>
        <CodeField
          label={words.workflowEditor.definition}
          value={text}
          onChange={onText}
          onCursor={(offset) => setSelected(stateAt(machine, pointerAt(draft.scan.places, offset)))}
          marks={findings}
          jump={jump}
          className="flex-1"
        />
        <Findings findings={findings} checking={checking} onJump={({ from, to }: Finding) => onJump({ from, to })} />
      </div>
      <div className="flex min-h-0 flex-col border-line max-lg:h-[60dvh] max-lg:border-t lg:border-l">
        <GraphView machine={machine} selected={selected} onSelect={goToState} className="flex-1" />
        {stale && (
          <p role="status" className="border-t border-line bg-warn-soft px-4 py-2 text-xs text-warn">
            {words.workflowEditor.lastGood}
          </p>
        )}
      </div>
      {draft.definition && <StateTestDialog open={testing} onClose={() => setTesting(false)} definition={draft.definition} machine={machine} selected={selected} />}
    </Card>
  );
}
