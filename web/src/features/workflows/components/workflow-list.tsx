import { SearchX, Workflow as WorkflowIcon } from 'lucide-react';
import { Link } from 'react-router';

import { DataTable, type Column } from '@/components/data-table';
import { EmptyState } from '@/components/empty-state';
import { FilterBar, SearchInput } from '@/components/filter-bar';
import { LoadMore } from '@/components/load-more';
import { Moment } from '@/components/moment';
import { ProblemNote } from '@/components/problem-note';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { SkeletonRows } from '@/components/ui/skeleton';
import { allItems } from '@/lib/pages';
import { useMayEdit } from '@/lib/use-auth';
import { useFilters } from '@/lib/use-filters';
import { words } from '@/lib/words';

import { useWorkflows, type WorkflowSummary } from '../api/list-workflows';

import { FirstWorkflow } from './first-workflow';
import { WorkflowStatus } from './statuses';

const names = ['q'] as const;

interface WorkflowListProps {
  linkOf: (id: string) => string;
  newLinkOf: (example: string) => string;
}

export function WorkflowList({ linkOf, newLinkOf }: WorkflowListProps) {
  const { values, set, clear, any } = useFilters(names);
  const mayEdit = useMayEdit();
  const workflows = useWorkflows({ q: values.q || undefined });
  const items = allItems(workflows.data);

  const columns: Column<WorkflowSummary>[] = [
    {
      id: 'name',
      title: words.workflows.columns.name,
      main: true,
      cell: ({ id, name, description, managed }) => (
        <>
          <span className="flex items-center gap-2">
            <Link to={linkOf(id)} className="truncate rounded-sm font-medium hover:text-accent-ink">
              {name}
            </Link>
            {managed && <Badge>{words.workflows.builtIn}</Badge>}
          </span>
          {description && <p className="mt-0.5 truncate text-[0.8125rem] text-soft">{description}</p>}
        </>
      ),
    },
    { id: 'status', title: words.workflows.columns.status, cell: ({ status }) => <WorkflowStatus status={status} /> },
    {
      id: 'version',
      title: words.workflows.columns.version,
      className: 'text-[0.8125rem] text-soft tabular-nums',
      cell: ({ version }) => (
        <>
          <span className="@3xl:hidden">{words.workflows.version(version)}</span>
          <span className="hidden @3xl:inline">{version}</span>
        </>
      ),
    },
    { id: 'updated', title: words.workflows.columns.updated, className: 'text-[0.8125rem] text-soft @max-3xl:ml-auto', cell: ({ updated_at: at }) => <Moment at={at} /> },
  ];

  if (workflows.isSuccess && !any && mayEdit && items.every(({ managed }) => managed)) {
    // What is built in is no beginning of one's own.
    return (
      <div className="grid gap-6">
        <FirstWorkflow linkOf={newLinkOf} />
        {items.length > 0 && (
          <Card>
            <DataTable label={words.workflows.title} columns={columns} rows={items} rowKey={({ id }) => id} />
            <LoadMore query={workflows} />
          </Card>
        )}
      </div>
    );
  }
  if (workflows.isSuccess && items.length === 0 && !any) {
    return (
      <Card>
        <EmptyState icon={WorkflowIcon} title={words.workflows.noneTitle} text={words.workflows.noneText} />
      </Card>
    );
  }
  return (
    <>
      <FilterBar label={words.workflows.searchLabel}>
        <SearchInput label={words.workflows.searchLabel} placeholder={words.workflows.searchPlaceholder} value={values.q} onChange={(value) => set('q', value)} />
      </FilterBar>
      <Card>
        {workflows.isPending ? (
          <div className="p-4">
            <SkeletonRows rows={4} height="h-9" />
          </div>
        ) : workflows.isLoadingError ? (
          <div className="p-4">
            <ProblemNote error={workflows.error} onRetry={() => void workflows.refetch()} />
          </div>
        ) : items.length === 0 ? (
          <EmptyState icon={SearchX} title={words.workflows.noMatchTitle} text={words.workflows.noMatchText} action={<Button onClick={clear}>{words.common.clear}</Button>} />
        ) : (
          <DataTable label={words.workflows.title} columns={columns} rows={items} rowKey={({ id }) => id} />
        )}
        <LoadMore query={workflows} />
      </Card>
    </>
  );
}
