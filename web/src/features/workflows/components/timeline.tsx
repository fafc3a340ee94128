import { cn } from '@/lib/class-names';
import { useNow } from '@/lib/use-now';
import { words } from '@/lib/words';

import { durationOf, exactTime } from '../lib/duration';
import type { History, Visit, VisitStatus } from '../lib/history';
import { statesByName, type Machine } from '../lib/machine';

import { StateIcon } from './state-icon';

/** When the execution began and ended; null: it has not. */
export interface Span {
  from: string;
  to: string | null;
}

interface TimelineProps {
  machine: Machine;
  history: History;
  span: Span;
  selected: string | null;
  onSelect: (name: string) => void;
}

/** More rows than anybody compares, and the page would grow slow. */
const mostRows = 500;

const bars: Record<VisitStatus, string> = {
  running: 'bg-accent animate-pulse-slow',
  retrying: 'bg-(--meter-warm) animate-pulse-slow',
  succeeded: 'bg-(--meter-good)',
  caught: 'bg-(--meter-warm)',
  failed: 'bg-(--meter-hot)',
  stopped: 'bg-line-strong',
};

function depthOf(visit: Visit, history: History): number {
  let depth = 0;
  for (let at = visit.parent; at !== null && depth < 8; at = history.visits.get(at)?.parent ?? null) depth += 1;
  return depth;
}

const percent = (share: number) => `${(Math.min(Math.max(share, 0), 1) * 100).toFixed(2)}%`;

/** Each visit as a bar: what took how long, and what went on at the same time. */
export function Timeline({ machine, history, span, selected, onSelect }: TimelineProps) {
  const now = useNow(500, span.to === null);
  const states = statesByName(machine);
  const begin = Date.parse(span.from);
  const total = Math.max(1, (span.to === null ? now : Date.parse(span.to)) - begin);
  const visits = [...history.visits.values()];
  return (
    <div className="p-3 text-xs">
      <div aria-hidden className="mb-1 flex justify-between pr-20 pl-[38%] text-faint tabular-nums sm:pl-48">
        <span>{exactTime(0)}</span>
        <span>{exactTime(total)}</span>
      </div>
      <ol aria-label={words.workflowGraph.timeline} className="grid gap-0.5">
        {visits.slice(0, mostRows).map((visit) => {
          const state = states.get(visit.name);
          const from = Date.parse(visit.enteredAt);
          const to = visit.endedAt === null ? now : Date.parse(visit.endedAt);
          const took = durationOf(visit.enteredAt, visit.endedAt, now);
          const entry = visit.iteration === null ? '' : words.visits.entry(visit.iteration);
          return (
            <li key={visit.id}>
              <button
                type="button"
                aria-pressed={selected === visit.name}
                aria-label={[visit.name, entry, words.workflowGraph.status[visit.status], words.workflowGraph.began(exactTime(from - begin)), words.workflowGraph.took(took)].filter(Boolean).join(', ')}
                onClick={() => onSelect(visit.name)}
                className={cn('flex min-h-9 w-full items-center rounded-md text-left hover:bg-sunken', selected === visit.name && 'bg-selected hover:bg-selected')}
              >
                <span className="flex w-[38%] shrink-0 items-center gap-2 pr-2 sm:w-48" style={{ paddingLeft: `${4 + depthOf(visit, history) * 12}px` }}>
                  <span className="max-sm:hidden">{state && <StateIcon state={state} small />}</span>
                  <span className="min-w-0 flex-1 truncate font-medium" title={visit.name}>
                    {visit.name}
                    {entry && <span className="font-normal text-soft"> {entry}</span>}
                  </span>
                </span>
                <span className="relative h-4 min-w-0 flex-1 rounded bg-sunken">
                  <span
                    className={cn('absolute inset-y-0.5 min-w-1 rounded-sm', bars[visit.status])}
                    style={{ left: percent(Math.min((from - begin) / total, 0.985)), width: percent((to - from) / total) }}
                  />
                </span>
                <span className="w-20 shrink-0 pr-1 pl-2 text-right whitespace-nowrap text-soft tabular-nums">{took}</span>
              </button>
            </li>
          );
        })}
      </ol>
      {visits.length > mostRows && <p className="px-2 py-3 text-soft">{words.workflowGraph.firstOf(mostRows, visits.length)}</p>}
    </div>
  );
}
