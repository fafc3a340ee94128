import { Hourglass } from 'lucide-react';
import { useState } from 'react';

import { JsonView } from '@/components/code/json-view';
import { Facts } from '@/components/facts';
import { Moment } from '@/components/moment';
import { Note } from '@/components/note';
import { Tabs } from '@/components/tabs';
import { Select } from '@/components/ui/select';
import { cn } from '@/lib/class-names';
import { useNow } from '@/lib/use-now';
import { words } from '@/lib/words';

import { durationOf } from '../lib/duration';
import type { History, StateSummary, Visit, VisitStatus } from '../lib/history';
import type { MachineState } from '../lib/machine';
import { statusLooks } from '../lib/state-looks';

import { ErrorNote } from './error-note';
import { HistoryTable } from './history-table';

interface VisitPanelProps {
  state: MachineState;
  summary: StateSummary | undefined;
  history: History;
}

export function StatusText({ status }: { status: VisitStatus }) {
  const { icon: Icon, ink, spins } = statusLooks[status];
  return (
    <span className={cn('inline-flex items-baseline gap-1.5 font-medium', ink)}>
      <Icon aria-hidden className={cn('size-4 self-center', spins && 'animate-spin')} />
      {words.workflowGraph.status[status]}
    </span>
  );
}

/** The entry of a Map that a visit belongs to, however deep it lies in it. */
function entryOf(visit: Visit, history: History): number | null {
  for (let at: Visit | undefined = visit; at; at = at.parent === null ? undefined : history.visits.get(at.parent)) {
    if (at.iteration !== null) return at.iteration;
  }
  return null;
}

/** What a running task waits for, if it is not the server that does it. */
function WaitingNote({ state, visit }: { state: MachineState; visit: Visit }) {
  if (visit.status !== 'running' || state.type !== 'Task') return null;
  const worker = /^auriga:activity:([^.]+)/.exec(state.detail)?.[1];
  const text = worker ? words.visits.waitsForWorker(worker) : state.detail.endsWith('.waitForTaskToken') ? words.visits.waitsForToken : '';
  if (!text) return null;
  return (
    <p className="flex items-start gap-2.5 rounded-lg bg-accent-soft px-3.5 py-2.5 text-[0.8125rem] break-words">
      <Hourglass aria-hidden className="mt-0.5 size-4 shrink-0 text-accent-ink" />
      <span className="min-w-0">{text}</span>
    </p>
  );
}

/** What happened in a state: each visit with what went in and came out. */
export function VisitPanel({ state, summary, history }: VisitPanelProps) {
  const [chosen, setChosen] = useState<number | null>(null);
  const visits = summary?.visits ?? [];
  // Without a choice the one that explains the colour of the state; else the latest.
  const visit = visits.find(({ id }) => id === chosen) ?? visits.findLast(({ status }) => status === summary?.status) ?? visits.at(-1);
  const now = useNow(500, visit?.endedAt === null);
  const definition = { id: 'definition', label: words.visits.definition, content: <JsonView label={words.visits.definition} value={state.definition} /> };
  if (!visit) {
    return (
      <div className="grid gap-4">
        <Note>{words.visits.notReached}</Note>
        {definition.content}
      </div>
    );
  }
  return (
    <div className="grid content-start gap-4">
      {visits.length > 1 && (
        <Select aria-label={words.visits.visit} value={visit.id} onChange={(event) => setChosen(Number(event.target.value))}>
          {visits.map((each, index) => {
            const entry = entryOf(each, history);
            const parts = [words.visits.visitOf(index + 1, visits.length), ...(entry === null ? [] : [words.visits.entry(entry)]), words.workflowGraph.status[each.status]];
            return (
              <option key={each.id} value={each.id}>
                {parts.join(' · ')}
              </option>
            );
          })}
        </Select>
      )}
      <Facts
        rows={[
          [words.visits.facts.status, <StatusText key="status" status={visit.status} />],
          [words.visits.facts.duration, <span key="duration" className="tabular-nums">{durationOf(visit.enteredAt, visit.endedAt, now)}</span>],
          [words.visits.facts.began, <Moment key="began" at={visit.enteredAt} />],
          ...(visit.attempts > 1 || state.retries ? ([[words.visits.facts.tries, visit.attempts]] as [string, number][]) : []),
          ...(visit.length !== null ? ([[words.visits.facts.entries, visit.length]] as [string, number][]) : []),
        ]}
      />
      <WaitingNote state={state} visit={visit} />
      <ErrorNote error={visit.error} cause={visit.cause} look={visit.status === 'failed' ? 'bad' : 'warn'} />
      <Tabs
        key={visit.id}
        label={words.visits.tabs}
        tabs={[
          { id: 'input', label: words.visits.input, content: <JsonView label={words.visits.input} value={visit.input} /> },
          {
            id: 'output',
            label: words.visits.output,
            content:
              visit.output === undefined ? (
                <p className="py-4 text-[0.8125rem] text-soft">{visit.endedAt === null ? words.executions.noOutputYet : words.executions.noOutput}</p>
              ) : (
                <JsonView label={words.visits.output} value={visit.output} />
              ),
          },
          {
            id: 'events',
            label: words.visits.events,
            content: (
              <div className="-mx-4">
                <HistoryTable events={visit.events} visitOf={history.visitOf} startedAt={visit.enteredAt} onSelect={null} />
              </div>
            ),
          },
          definition,
        ]}
      />
    </div>
  );
}
