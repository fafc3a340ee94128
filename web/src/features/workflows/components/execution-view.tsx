import { useMemo, useState } from 'react';

import { JsonView } from '@/components/code/json-view';
import { Note } from '@/components/note';
import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Card, CardHead } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import { useWide } from '@/lib/use-media';
import { words } from '@/lib/words';

import type { Execution } from '../api/get-execution';
import { useVersion } from '../api/get-version';
import { useEvents } from '../api/list-events';
import { readHistory } from '../lib/history';
import { readMachine, statesByName } from '../lib/machine';

import { ErrorNote } from './error-note';
import { ExecutionFacts } from './execution-facts';
import { GraphView } from './graph-view';
import { HistoryTable } from './history-table';
import { SidePanel } from './side-panel';
import { StateIcon } from './state-icon';
import { VisitPanel } from './visit-panel';

/** What the execution as a whole was given and gave. */
function InputOutput({ execution }: { execution: Execution }) {
  return (
    <div className="grid content-start gap-4 p-4">
      <section className="grid gap-2">
        <h2 className="text-xs font-medium text-faint">{words.executions.input}</h2>
        <JsonView label={words.executions.input} value={execution.input} className="[&_pre]:max-h-72" />
      </section>
      <section className="grid gap-2">
        <h2 className="text-xs font-medium text-faint">{words.executions.output}</h2>
        {execution.status === 'SUCCEEDED' ? (
          <JsonView label={words.executions.output} value={execution.output} className="[&_pre]:max-h-96" />
        ) : (
          <p className="text-[0.8125rem] text-soft">{execution.status === 'RUNNING' ? words.executions.noOutputYet : words.executions.noOutput}</p>
        )}
      </section>
    </div>
  );
}

/** An execution as it goes: the graph in colours, what each state did, and every event. */
export function ExecutionView({ execution }: { execution: Execution }) {
  const version = useVersion(execution.workflow_id, execution.version);
  const read = useEvents(execution.id);
  const wide = useWide();
  const [selected, setSelected] = useState<string | null>(null);
  const definition = version.data?.definition;
  const machine = useMemo(() => readMachine(definition) ?? { id: '', startAt: '', states: [] }, [definition]);
  const events = read.data?.events;
  const history = useMemo(() => readHistory(events ?? [], machine), [events, machine]);
  const state = selected === null ? undefined : statesByName(machine).get(selected);
  const summary = selected === null ? undefined : history.states.get(selected);

  if (version.isLoadingError || read.isLoadingError) {
    return <ProblemNote error={version.error ?? read.error} onRetry={() => void Promise.all([version.refetch(), read.refetch()])} />;
  }
  if (!definition || !events) {
    return (
      <div role="status">
        <span className="sr-only">{words.common.loading}</span>
        <Skeleton className="h-96" />
      </div>
    );
  }
  const summaryPanel = <InputOutput execution={execution} />;
  return (
    <div className="grid gap-5">
      <ExecutionFacts execution={execution} steps={history.visits.size} />
      {execution.status !== 'RUNNING' && execution.status !== 'SUCCEEDED' && (
        <ErrorNote error={execution.error} cause={execution.cause} look={execution.status === 'ABORTED' ? 'warn' : 'bad'} />
      )}
      <Card className="grid overflow-hidden lg:h-[max(32rem,calc(100dvh-16rem))] lg:grid-cols-[minmax(0,1fr)_25rem]">
        <GraphView machine={machine} history={history} span={{ from: execution.started_at, to: execution.ended_at }} selected={selected} onSelect={setSelected} className="h-[58dvh] lg:h-auto" />
        <SidePanel
          title={state?.name ?? null}
          text={state ? [words.workflowGraph.types[state.type], state.detail].filter(Boolean).join(' · ') : ''}
          icon={state && <StateIcon state={state} />}
          onClose={() => setSelected(null)}
          otherwise={summaryPanel}
        >
          {state && <VisitPanel key={state.name} state={state} summary={summary} history={history} />}
        </SidePanel>
      </Card>
      {!wide && <Card>{summaryPanel}</Card>}
      <Card className="overflow-hidden">
        <CardHead title={words.history.title} text={words.history.events(events.length)} />
        <HistoryTable events={events} visitOf={history.visitOf} startedAt={execution.started_at} onSelect={setSelected} />
        {read.data?.rest && (
          <div className="p-4">
            <Note
              action={
                <Button size="sm" onClick={() => void read.readMore()}>
                  {words.history.readMore}
                </Button>
              }
            >
              {words.history.notAll(events.length)}
            </Note>
          </div>
        )}
      </Card>
    </div>
  );
}
