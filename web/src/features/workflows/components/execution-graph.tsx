import { useMemo, type ReactNode } from 'react';

import { Card } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import { cn } from '@/lib/class-names';
import { words } from '@/lib/words';

import { useExecution } from '../api/get-execution';
import { useVersion } from '../api/get-version';
import { useEvents } from '../api/list-events';
import { withoutUnusedCatches } from '../lib/calm';
import { readHistory } from '../lib/history';
import { readMachine, statesByName } from '../lib/machine';

import { GraphView } from './graph-view';
import { SidePanel } from './side-panel';
import { StateIcon } from './state-icon';

interface ExecutionGraphProps {
  id: string;
  selected: string | null;
  onSelect: (name: string | null) => void;
  /** By name of a state: what stands under it. */
  captions: ReadonlyMap<string, ReactNode>;
  /** Of the chosen state. */
  panel: (state: string) => ReactNode;
  /** Under the title of the chosen state. */
  panelText: (state: string) => string;
  /** What stands there while nothing is chosen. */
  otherwise: ReactNode;
  /** In the place of it all where the execution is gone. */
  gone: ReactNode;
  className?: string;
}

/**
 * The graph of an execution for those who care for what it made, not for how workflows run: the panel
 * is the caller's, and ways that only errors take are drawn once one was taken.
 */
export function ExecutionGraph({ id, selected, onSelect, captions, panel, panelText, otherwise, gone, className }: ExecutionGraphProps) {
  const execution = useExecution(id);
  const version = useVersion(execution.data?.workflow_id ?? '', execution.data?.version ?? null);
  const read = useEvents(id);
  const definition = version.data?.definition;
  const whole = useMemo(() => readMachine(definition) ?? { id: '', startAt: '', states: [] }, [definition]);
  const events = read.data?.events;
  const history = useMemo(() => readHistory(events ?? [], whole), [events, whole]);
  const machine = useMemo(() => withoutUnusedCatches(whole, history), [whole, history]);
  // What is laid out must not be laid out again with each event.
  const drawn = JSON.stringify(machine.states.map(({ name, ways }) => [name, ways]));
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const steady = useMemo(() => machine, [drawn]);
  if (execution.isLoadingError || version.isLoadingError || read.isLoadingError) return gone;
  if (!execution.data || !definition || !events) {
    return (
      <Card className={cn('p-5', className)}>
        <div role="status">
          <span className="sr-only">{words.common.loading}</span>
          <Skeleton className="h-96" />
        </div>
      </Card>
    );
  }
  const state = selected === null ? undefined : statesByName(machine).get(selected);
  return (
    <Card className={cn('grid overflow-clip lg:grid-cols-[minmax(0,30rem)_minmax(0,1fr)]', className)}>
      <GraphView
        machine={steady}
        history={history}
        captions={captions}
        span={{ from: execution.data.started_at, to: execution.data.ended_at }}
        selected={selected}
        onSelect={onSelect}
        className="border-line max-lg:[&:has(.react-flow)]:h-[40rem] lg:h-[62rem] lg:border-r"
      />
      <SidePanel
        title={selected}
        text={selected === null ? '' : panelText(selected)}
        icon={state && <StateIcon state={state} />}
        onClose={() => onSelect(null)}
        otherwise={otherwise}
        className="border-l-0 lg:sticky lg:top-16 lg:max-h-[calc(100dvh-5rem)] lg:self-start"
      >
        {selected !== null && panel(selected)}
      </SidePanel>
    </Card>
  );
}
