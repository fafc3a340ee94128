import { Play, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

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
import { allItems } from '@/lib/pages';
import { useFilters } from '@/lib/use-filters';
import { useNow } from '@/lib/use-now';
import { words } from '@/lib/words';

import { useExecutions, type ExecutionSummary } from '../api/list-executions';
import { durationOf } from '../lib/duration';
import { executionName } from '../lib/execution-name';

import { ExecutionStatus } from './statuses';

const names = ['status'] as const;
const statuses = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;

interface ExecutionListProps {
  workflow: string;
  linkOf: (id: string) => string;
  start: ReactNode;
}

export function ExecutionList({ workflow, linkOf, start }: ExecutionListProps) {
  const { values, set, clear, any } = useFilters(names);
  const executions = useExecutions(workflow, { status: values.status || undefined });
  const items = allItems(executions.data);
  const now = useNow(
    1000,
    items.some(({ status }) => status === 'RUNNING'),
  );
  const columns: Column<ExecutionSummary>[] = [
    {
      id: 'name',
      title: words.executions.columns.name,
      main: true,
      cell: ({ id, name, error }) => (
        <>
          <Link to={linkOf(id)} className="block truncate rounded-sm font-medium hover:text-accent-ink">
            {executionName({ id, name })}
          </Link>
          {error && <p className="truncate text-[0.8125rem] text-bad">{error}</p>}
        </>
      ),
    },
    { id: 'status', title: words.executions.columns.status, cell: ({ status }) => <ExecutionStatus status={status} /> },
    { id: 'started', title: words.executions.columns.started, className: 'text-[0.8125rem] text-soft', cell: ({ started_at: at }) => <Moment at={at} /> },
    {
      id: 'duration',
      title: words.executions.columns.duration,
      align: 'right',
      className: 'text-[0.8125rem] whitespace-nowrap text-soft tabular-nums @max-3xl:ml-auto',
      cell: ({ started_at: from, ended_at: to }) => durationOf(from, to, now),
    },
    {
      id: 'version',
      title: words.executions.columns.version,
      align: 'right',
      className: 'text-[0.8125rem] text-soft tabular-nums @max-3xl:hidden',
      cell: ({ version }) => version,
    },
    { id: 'by', title: words.executions.columns.by, className: 'hidden max-w-40 truncate text-[0.8125rem] text-soft @4xl:table-cell', cell: ({ started_by: by }) => by },
  ];
  return (
    <>
      {(any || items.length > 0) && (
        <FilterBar label={words.executions.statusLabel}>
          <StatusSelect label={words.executions.statusLabel} any={words.executions.anyStatus} statuses={statuses} names={words.executions.status} value={values.status} onChange={(status) => set('status', status)} />
        </FilterBar>
      )}
      <Card>
        {executions.isPending ? (
          <div className="p-4">
            <SkeletonRows rows={4} height="h-9" />
          </div>
        ) : executions.isLoadingError ? (
          <div className="p-4">
            <ProblemNote error={executions.error} onRetry={() => void executions.refetch()} />
          </div>
        ) : items.length === 0 && any ? (
          <EmptyState icon={SearchX} title={words.executions.noMatchTitle} text={words.executions.noMatchText} action={<Button onClick={clear}>{words.common.clear}</Button>} />
        ) : items.length === 0 ? (
          <EmptyState icon={Play} title={words.executions.emptyTitle} text={words.executions.emptyText} action={start} />
        ) : (
          <DataTable label={words.executions.title} columns={columns} rows={items} rowKey={({ id }) => id} />
        )}
        <LoadMore query={executions} />
      </Card>
    </>
  );
}
