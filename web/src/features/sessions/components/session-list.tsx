import { Inbox, SearchX } from 'lucide-react';
import { Link } from 'react-router';

import { DataTable, type Column } from '@/components/data-table';
import { DayRange } from '@/components/day-range';
import { EmptyState } from '@/components/empty-state';
import { ClearFilters, FilterBar, SearchInput } from '@/components/filter-bar';
import { LoadMore } from '@/components/load-more';
import { Moment } from '@/components/moment';
import { ProblemNote } from '@/components/problem-note';
import { AgentSelect, ChannelSelect } from '@/components/session-filters';
import { SessionStatus } from '@/components/session-status';
import { StatusSelect } from '@/components/status-select';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { SkeletonRows } from '@/components/ui/skeleton';
import { dayStart } from '@/lib/dates';
import { formatCount } from '@/lib/numbers';
import { allItems } from '@/lib/pages';
import { useActorName, useUser } from '@/lib/use-auth';
import { useFilters } from '@/lib/use-filters';
import { words } from '@/lib/words';

import { useSessions, type Session } from '../api/list-sessions';

import { WaitingList } from './waiting-list';

const names = ['q', 'agent_id', 'status', 'channel', 'actor_id', 'from', 'to'] as const;
const statuses = ['active', 'completed', 'handoff_requested', 'human', 'error'] as const;

interface SessionListProps {
  agents: { id: string; name: string }[];
  linkOf: (id: string) => string;
  agentsLink: string;
}

export function SessionList({ agents, linkOf, agentsLink }: SessionListProps) {
  const { time_zone: zone } = useUser();
  const actorName = useActorName();
  const { values, set, clear, any } = useFilters(names);
  const sessions = useSessions({
    q: values.q || undefined,
    agent_id: values.agent_id || undefined,
    status: values.status || undefined,
    channel: values.channel || undefined,
    actor_id: values.actor_id || undefined,
    // Whole days of the user's zone, the last one included.
    from: values.from ? dayStart(values.from, zone) : undefined,
    to: values.to ? dayStart(values.to, zone, 1) : undefined,
  });
  const all = allItems(sessions.data);
  // Who waits stands above, unless only some are asked for.
  const grouped = names.every((name) => name === 'agent_id' || values[name] === '');
  const items = grouped ? all.filter(({ status }) => status !== 'handoff_requested') : all;

  const columns: Column<Session>[] = [
    {
      id: 'title',
      title: words.sessions.columns.title,
      main: true,
      cell: (session) => (
        <Link to={linkOf(session.id)} className="block truncate rounded-sm font-medium hover:text-accent-ink">
          {session.title || words.sessions.untitled}
        </Link>
      ),
    },
    {
      id: 'agent',
      title: words.sessions.columns.agent,
      className: 'truncate text-[0.8125rem] text-soft @3xl:max-w-36 @4xl:max-w-44',
      cell: (session) => session.agent_name,
    },
    {
      id: 'actor',
      title: words.sessions.columns.actor,
      className: 'hidden max-w-40 truncate text-[0.8125rem] text-soft @5xl:table-cell',
      cell(session) {
        const { name, title } = actorName(session);
        return <span title={title}>{name}</span>;
      },
    },
    { id: 'status', title: words.sessions.columns.status, cell: (session) => <SessionStatus status={session.status} /> },
    {
      id: 'messages',
      title: words.sessions.columns.messages,
      align: 'right',
      className: 'text-[0.8125rem] text-soft tabular-nums',
      cell: (session) => (
        <>
          <span className="@3xl:hidden">{words.sessions.messages(session.message_count)}</span>
          <span className="hidden @3xl:inline">{formatCount(session.message_count)}</span>
        </>
      ),
    },
    {
      id: 'updated',
      title: words.sessions.columns.updated,
      className: 'text-[0.8125rem] text-soft @max-3xl:ml-auto',
      cell: (session) => <Moment at={session.updated_at} />,
    },
  ];

  return (
    <>
      {(any || all.length > 0 || !sessions.isSuccess) && (
        <FilterBar label={words.sessions.filters}>
          <SearchInput
            label={words.sessions.search}
            placeholder={words.sessions.searchPlaceholder}
            value={values.q}
            onChange={(text) => set('q', text)}
          />
          <AgentSelect agents={agents} value={values.agent_id} onChange={(agent) => set('agent_id', agent)} />
          <StatusSelect label={words.sessions.status} any={words.sessions.anyStatus} statuses={statuses} names={words.sessions.statuses} value={values.status} onChange={(status) => set('status', status)} className="max-sm:flex-auto max-sm:basis-36 sm:w-36" />
          <ChannelSelect value={values.channel} onChange={(channel) => set('channel', channel)} />
          <DayRange from={values.from} to={values.to} onChange={set} />
          <ClearFilters any={any} onClear={clear} />
        </FilterBar>
      )}
      {grouped && <WaitingList agentId={values.agent_id || undefined} linkOf={linkOf} />}
      <Card className={grouped && items.length === 0 && all.length > 0 ? 'hidden' : ''}>
        {sessions.isPending ? (
          <div className="p-4">
            <SkeletonRows rows={6} height="h-9" />
          </div>
        ) : sessions.isLoadingError ? (
          <div className="p-4">
            <ProblemNote error={sessions.error} onRetry={() => void sessions.refetch()} />
          </div>
        ) : items.length === 0 ? (
          any ? (
            <EmptyState
              icon={SearchX}
              title={sessions.hasNextPage ? words.sessions.noMatchYetTitle : words.sessions.noMatchTitle}
              text={sessions.hasNextPage ? words.sessions.noMatchYetText : words.sessions.noMatchText}
              action={<Button onClick={clear}>{words.common.clear}</Button>}
            />
          ) : (
            <EmptyState
              icon={Inbox}
              title={words.sessions.emptyTitle}
              text={words.sessions.emptyText}
              action={
                <Button asChild look="primary">
                  <Link to={agentsLink}>{words.sessions.emptyAction}</Link>
                </Button>
              }
            />
          )
        ) : (
          <DataTable label={words.sessions.title} columns={columns} rows={items} rowKey={(session) => session.id} />
        )}
        <LoadMore query={sessions} label={values.q ? words.sessions.searchOlder : words.common.more} />
      </Card>
    </>
  );
}
