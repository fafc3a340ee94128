import { useMemo, useState, type ReactNode } from 'react';

import { Note } from '@/components/note';
import type { Version } from '@/features/agents/api/get-version';
import { Outcome, StageList } from '@/features/agents/components/making/outcome';
import { StagePanel } from '@/features/agents/components/making/stage-panel';
import { captionsOf, warnedOf } from '@/features/agents/lib/captions';
import type { Making } from '@/features/agents/lib/stages';
import { ExecutionGraph } from '@/features/workflows/components/execution-graph';
import { useWide } from '@/lib/use-media';
import { words } from '@/lib/words';

interface CreationGraphProps {
  version: Version;
  making: Making;
  /** How far the documents are, while they are read. */
  reading?: string;
  /** Beside the graph while nothing is chosen; on a phone below it. */
  beside?: ReactNode;
}

/** The graph by which a version is made, and beside it what the chosen stage produced. */
export function CreationGraph({ version, making, reading = '', beside }: CreationGraphProps) {
  const [selected, setSelected] = useState<string | null>(null);
  const captions = useMemo(() => captionsOf(making, reading, version.failed_stage), [making, reading, version.failed_stage]);
  const shown = useMemo(() => {
    const warned = warnedOf(making);
    return new Map<string, ReactNode>([...captions].map(([state, text]) => [state, state === warned ? <span className="text-warn">{text}</span> : text]));
  }, [making, captions]);
  const failure = version.status === 'failed' ? { stage: version.failed_stage ?? '', reason: version.failed_reason ?? '' } : null;
  const building = version.status === 'building';
  const panel = (state: string) => <StagePanel making={making} state={state} building={building} failure={failure} />;
  const wide = useWide();
  const graph = version.execution_id && (
    <ExecutionGraph
      id={version.execution_id}
      selected={selected}
      onSelect={setSelected}
      captions={shown}
      panel={panel}
      panelText={(state) => captions.get(state) ?? ''}
      otherwise={
        <>
          {!building && making.groups.size > 0 && <Outcome making={making} captions={shown} onSelect={setSelected} />}
          {beside && <div className="p-4">{beside}</div>}
        </>
      }
      gone={
        <div className="grid gap-3">
          <Note>{words.creation.graphGone}</Note>
          <StageList making={making} captions={shown} panel={panel} />
        </div>
      }
    />
  );
  return (
    <>
      {graph}
      {beside && (!wide || !graph) && beside}
    </>
  );
}
