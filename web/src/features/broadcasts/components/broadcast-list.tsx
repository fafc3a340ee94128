import { SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { CopyButton } from '@/components/copy-button';
import { DataTable, type Column } from '@/components/data-table';
import { EmptyState } from '@/components/empty-state';
import { FilterBar } from '@/components/filter-bar';
import { LoadMore } from '@/components/load-more';
import { Moment } from '@/components/moment';
import { ProblemNote } from '@/components/problem-note';
import { StatusSelect } from '@/components/status-select';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { SkeletonRows } from '@/components/ui/skeleton';
import { formatCount } from '@/lib/numbers';
import { allItems } from '@/lib/pages';
import { useFilters } from '@/lib/use-filters';
import { useNow } from '@/lib/use-now';
import { words } from '@/lib/words';

import { useBroadcasts, type Broadcast } from '../api/list-broadcasts';
import { durationOf } from '../lib/clock';
import { languageName } from '../lib/languages';

import { BroadcastStatus } from './broadcast-status';
import { FirstBroadcast } from './first-broadcast';

const names = ['status'] as const;
const statuses = ['active', 'paused', 'ended'] as const;

interface BroadcastListProps {
  linkOf: (id: string) => string;
  /** Address of the page of listeners, with its origin. */
  liveLinkOf: (id: string) => string;
  /** What invites to begin. */
  create: ReactNode;
}

export function BroadcastList({ linkOf, liveLinkOf, create }: BroadcastListProps) {
  const { values, set, clear, any } = useFilters(names);
  const broadcasts = useBroadcasts({ status: values.status || undefined });
  const items = allItems(broadcasts.data);
  const now = useNow(
    1000,
    items.some(({ status }) => status !== 'ended'),
  );

  const copy = (broadcast: Broadcast) =>
    broadcast.status !== 'ended' && <CopyButton iconOnly look="quiet" className="-my-1.5" text={liveLinkOf(broadcast.id)} label={words.desk.copyLink} />;
  const columns: Column<Broadcast>[] = [
    {
      id: 'name',
      title: words.broadcasts.columns.name,
      main: true,
      cell: ({ id }) => (
        <Link to={linkOf(id)} className="block truncate rounded-sm font-medium hover:text-accent-ink">
          {id}
        </Link>
      ),
    },
    { id: 'status', title: words.broadcasts.columns.status, cell: (broadcast) => <BroadcastStatus broadcast={broadcast} /> },
    {
      id: 'language',
      title: words.broadcasts.columns.language,
      className: 'text-[0.8125rem] text-soft',
      cell: ({ source_language: language }) => languageName(language),
    },
    {
      id: 'listeners',
      title: words.broadcasts.columns.listeners,
      align: 'right',
      className: 'text-[0.8125rem] tabular-nums @max-3xl:text-soft',
      cell: ({ listeners, listeners_peak: most, status }) =>
        status === 'ended' ? (
          <span className="text-faint">{words.broadcasts.most(most)}</span>
        ) : (
          <>
            <span className="@3xl:hidden">{words.broadcasts.listeners(listeners)}</span>
            <span className="hidden @3xl:inline">{formatCount(listeners)}</span>
          </>
        ),
    },
    {
      id: 'started',
      title: words.broadcasts.columns.started,
      className: 'text-[0.8125rem] text-soft @max-3xl:ml-auto',
      cell: ({ created_at: at }) => <Moment at={at} />,
    },
    {
      id: 'duration',
      title: words.broadcasts.columns.duration,
      align: 'right',
      className: 'hidden text-[0.8125rem] text-soft tabular-nums @4xl:table-cell',
      cell: (broadcast) => durationOf(broadcast, now),
    },
    { id: 'copy', title: words.common.actions, hiddenTitle: true, align: 'right', className: 'w-12 @max-3xl:hidden', cell: copy },
  ];

  return (
    <>
      {(any || items.length > 0) && (
        <FilterBar label={words.broadcasts.statusLabel}>
          <StatusSelect label={words.broadcasts.statusLabel} any={words.broadcasts.anyStatus} statuses={statuses} names={words.broadcasts.status} value={values.status} onChange={(status) => set('status', status)} />
        </FilterBar>
      )}
      <Card>
        {broadcasts.isPending ? (
          <div className="p-4">
            <SkeletonRows rows={4} height="h-9" />
          </div>
        ) : broadcasts.isLoadingError ? (
          <div className="p-4">
            <ProblemNote error={broadcasts.error} onRetry={() => void broadcasts.refetch()} />
          </div>
        ) : items.length === 0 && any ? (
          <EmptyState
            icon={SearchX}
            title={words.broadcasts.noMatchTitle}
            text={words.broadcasts.noMatchText}
            action={<Button onClick={clear}>{words.common.clear}</Button>}
          />
        ) : items.length === 0 ? (
          <FirstBroadcast create={create} />
        ) : (
          <DataTable label={words.broadcasts.title} columns={columns} rows={items} rowKey={({ id }) => id} corner={copy} />
        )}
        <LoadMore query={broadcasts} />
      </Card>
    </>
  );
}
