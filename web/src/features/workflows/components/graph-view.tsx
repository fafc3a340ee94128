import { ChartNoAxesGantt, List, Workflow } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';

import { Segments } from '@/components/segments';
import { Skeleton } from '@/components/ui/skeleton';
import { cn } from '@/lib/class-names';
import { useRoomy } from '@/lib/use-media';
import { words } from '@/lib/words';

import type { VisitStatus } from '../lib/history';
import { statusLooks } from '../lib/state-looks';

import type { MachineGraphProps } from './machine-graph';
import { StateList } from './state-list';
import { Timeline, type Span } from './timeline';

const MachineGraph = lazy(async () => ({ default: (await import('./machine-graph')).MachineGraph }));

const views = [
  { value: 'graph', label: words.workflowGraph.graph, icon: Workflow },
  { value: 'timeline', label: words.workflowGraph.timeline, icon: ChartNoAxesGantt },
  { value: 'list', label: words.workflowGraph.list, icon: List },
] as const;

const legend: VisitStatus[] = ['running', 'succeeded', 'retrying', 'caught', 'failed', 'stopped'];

function Legend({ found }: { found: Set<VisitStatus> }) {
  return (
    <ul aria-label={words.workflowGraph.legend} className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-soft">
      {legend
        .filter((status) => found.has(status))
        .map((status) => {
          const { icon: Icon, ink } = statusLooks[status];
          return (
            <li key={status} className="flex items-center gap-1">
              <Icon aria-hidden className={cn('size-3.5', ink)} />
              {words.workflowGraph.status[status]}
            </li>
          );
        })}
    </ul>
  );
}

interface GraphViewProps extends MachineGraphProps {
  /** Of the execution, if one is drawn. */
  span?: Span;
  className?: string;
}

/** The machine as a graph or, for those who do not see it, as a list; an execution over time, too. */
export function GraphView({ className, span, ...props }: GraphViewProps) {
  // A graph is too small to read on a phone.
  const roomy = useRoomy();
  const [view, setView] = useState<(typeof views)[number]['value']>(roomy ? 'graph' : 'list');
  const { machine, history } = props;
  const found = new Set([...(history?.states.values() ?? [])].map(({ status }) => status));
  return (
    <section aria-label={words.workflowGraph.label} className={cn('flex min-h-0 flex-col', className)}>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line px-3 py-2">
        <Segments label={words.workflowGraph.views} value={view} onChange={setView} choices={views.filter(({ value }) => value !== 'timeline' || span)} />
        {history && <Legend found={found} />}
      </div>
      <div className={cn('min-h-0 flex-1', view !== 'graph' && 'overflow-y-auto')}>
        {machine.states.length === 0 ? (
          <p className="px-4 py-10 text-center text-[0.8125rem] text-soft">{words.workflowEditor.nothing}</p>
        ) : view === 'timeline' && history && span ? (
          <Timeline machine={machine} history={history} span={span} selected={props.selected} onSelect={props.onSelect} />
        ) : view === 'list' ? (
          <StateList {...props} />
        ) : (
          <Suspense
            fallback={
              <div role="status" className="grid h-full place-items-center">
                <span className="sr-only">{words.workflowGraph.loading}</span>
                <Skeleton className="h-3/4 w-1/2" />
              </div>
            }
          >
            <MachineGraph {...props} />
          </Suspense>
        )}
      </div>
    </section>
  );
}
