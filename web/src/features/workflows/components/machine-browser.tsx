import { MousePointerClick } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';

import { JsonView } from '@/components/code/json-view';
import { Card } from '@/components/ui/card';
import { words } from '@/lib/words';

import { readMachine, statesByName } from '../lib/machine';

import { GraphView } from './graph-view';
import { SidePanel } from './side-panel';
import { StateIcon } from './state-icon';

/** A definition as a graph; a state that is clicked shows its part of it. */
export function MachineBrowser({ definition, action }: { definition: unknown; action?: ReactNode }) {
  const machine = useMemo(() => readMachine(definition) ?? { id: '', startAt: '', states: [] }, [definition]);
  const [selected, setSelected] = useState<string | null>(null);
  const state = selected === null ? undefined : statesByName(machine).get(selected);
  return (
    <Card className="grid overflow-hidden lg:h-[max(28rem,calc(100dvh-19rem))] lg:grid-cols-[minmax(0,1fr)_22rem]">
      <GraphView machine={machine} selected={selected} onSelect={setSelected} className="h-[58dvh] lg:h-auto" />
      <SidePanel
        title={state?.name ?? null}
        text={state ? words.workflowGraph.types[state.type] : ''}
        icon={state && <StateIcon state={state} />}
        onClose={() => setSelected(null)}
        otherwise={
          <div className="m-auto grid max-w-56 justify-items-center gap-3 p-6 text-center text-[0.8125rem] text-soft">
            <MousePointerClick aria-hidden className="size-5 text-faint" />
            {words.workflowGraph.selectHint}
            {action}
          </div>
        }
      >
        {state && (
          <div className="grid gap-4">
            <JsonView label={words.workflowGraph.stateDefinition} value={state.definition} className="[&_pre]:max-h-none" />
            {action && <div>{action}</div>}
          </div>
        )}
      </SidePanel>
    </Card>
  );
}
