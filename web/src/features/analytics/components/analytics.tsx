import { ChartColumn, Download } from 'lucide-react';
import { Link } from 'react-router';

import { DayRange } from '@/components/day-range';
import { EmptyState } from '@/components/empty-state';
import { FilterBar } from '@/components/filter-bar';
import { PageHeader } from '@/components/page-header';
import { ProblemNote } from '@/components/problem-note';
import { Segments } from '@/components/segments';
import { AgentSelect, ChannelSelect } from '@/components/session-filters';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import { saveFile } from '@/lib/save-file';
import { useMayEdit, useUser } from '@/lib/use-auth';
import { useFilters } from '@/lib/use-filters';
import { useNow } from '@/lib/use-now';
import { words } from '@/lib/words';

import { useAnalytics, useAnalyticsBefore, type Analytics as Report } from '../api/get-analytics';
import { csvOf } from '../lib/csv';
import { choiceOf, choices, periodOf, type Choice } from '../lib/period';

import { Charts } from './charts';
import { QuestionTable } from './question-table';
import { Shares } from './shares';
import { Tiles } from './tiles';

const names = ['period', 'from', 'to', 'agent_id', 'channel'] as const;
const minuteMs = 60_000;

interface AnalyticsProps {
  agents: { id: string; name: string }[];
  linkOf: (session: string) => string;
  sessionsLink: string;
  knowledgeLink: (agent: string) => string;
  agentsLink: string;
}

function Waiting() {
  return (
    <div role="status" className="grid gap-4">
      <span className="sr-only">{words.common.loading}</span>
      <Skeleton className="h-44" />
      <Skeleton className="h-72" />
      <div className="grid gap-4 lg:grid-cols-2">
        <Skeleton className="h-72" />
        <Skeleton className="h-72" />
      </div>
    </div>
  );
}

function Breakdowns({ report, link }: { report: Report; link: (name: string, value: string) => string }) {
  const text = words.analytics;
  const statuses: Record<string, string> = words.sessions.statuses;
  const outcomes: Record<string, string> = words.handoff.outcomes;
  return (
    <div className="mb-4 grid gap-4 sm:grid-cols-2">
      <Shares title={text.reasons} empty={text.reasonsEmpty} rows={report.reasons.map(({ reason, sessions }) => ({ name: reason, count: sessions }))} />
      <Shares title={text.outcomes} empty={text.outcomesEmpty} rows={report.outcomes.map(({ outcome, sessions }) => ({ name: outcomes[outcome] ?? outcome, count: sessions }))} />
      <Shares title={text.statuses} empty={text.none} rows={report.statuses.map(({ status, sessions }) => ({ name: statuses[status] ?? status, count: sessions, link: link('status', status) }))} />
      <Shares title={text.channels} empty={text.none} rows={report.channels.map(({ channel, sessions }) => ({ name: words.sessions.channels[channel], count: sessions, link: link('channel', channel) }))} />
    </div>
  );
}

/** What happened in a period, against the one before. */
export function Analytics({ agents, linkOf, sessionsLink, knowledgeLink, agentsLink }: AnalyticsProps) {
  const { time_zone: zone } = useUser();
  const edits = useMayEdit();
  const now = useNow(minuteMs);
  const { values, set, change } = useFilters(names);
  const choice = choiceOf(values.period);
  const period = periodOf(choice, values.from, values.to, now, zone);
  const common = { group: period.group, time_zone: zone, agent_id: values.agent_id || undefined, channel: values.channel || undefined };
  const query = useAnalytics({ ...common, from: period.from, to: period.to });
  const before = useAnalyticsBefore({ ...common, ...period.before, group: 'day' });
  const report = query.data;
  const text = words.analytics;

  function choose(next: Choice) {
    const own = next === 'own';
    change({ period: next === '30' ? '' : next, from: own ? period.first : '', to: own ? period.last : '' });
  }
  function sessionsOf(name: string, value: string): string {
    const params = new URLSearchParams({ from: period.first, to: period.last, [name]: value });
    if (values.agent_id) params.set('agent_id', values.agent_id);
    return `${sessionsLink}?${params.toString()}`;
  }

  return (
    <>
      <PageHeader
        title={text.title}
        text={text.text}
        action={
          <Button disabled={query.isPlaceholderData || !report || report.totals.sessions === 0} onClick={() => report && saveFile(text.fileName(period.first, period.last), new Blob([csvOf(report.series)], { type: 'text/csv' }))}>
            <Download aria-hidden />
            {text.export}
          </Button>
        }
      />
      <FilterBar label={text.filters}>
        <Segments label={text.period} value={choice} choices={choices.map((each) => ({ value: each, label: text.periods[each] }))} onChange={choose} className="max-sm:w-full max-sm:[&>button]:flex-1 max-sm:[&>button]:justify-center [&>button]:h-8" />
        {choice === 'own' && <DayRange from={period.first} to={period.last} onChange={set} />}
        <AgentSelect agents={agents} value={values.agent_id} onChange={(agent) => set('agent_id', agent)} />
        <ChannelSelect value={values.channel} onChange={(channel) => set('channel', channel)} />
      </FilterBar>
      {query.isPending ? (
        <Waiting />
      ) : query.isLoadingError || !report ? (
        <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
      ) : report.totals.sessions === 0 ? (
        <Card>
          <EmptyState
            icon={ChartColumn}
            title={text.emptyTitle}
            text={text.emptyText}
            action={
              <Button asChild look="primary">
                <Link to={agentsLink}>{text.emptyAction}</Link>
              </Button>
            }
          />
        </Card>
      ) : (
        <>
          <Tiles now={report.totals} before={before.data?.totals ?? null} />
          <Charts series={report.series} group={period.group} zone={zone} />
          <Breakdowns report={report} link={sessionsOf} />
          <QuestionTable questions={report.questions} linkOf={linkOf} knowledgeLink={edits ? knowledgeLink : null} />
        </>
      )}
    </>
  );
}
