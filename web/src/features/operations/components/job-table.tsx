import { Timer } from 'lucide-react';

import { DataTable, type Column } from '@/components/data-table';
import { EmptyState } from '@/components/empty-state';
import { Forbidden } from '@/components/forbidden';
import { Moment } from '@/components/moment';
import { ProblemNote } from '@/components/problem-note';
import { Badge } from '@/components/ui/badge';
import { Card, CardHead } from '@/components/ui/card';
import { SkeletonRows } from '@/components/ui/skeleton';
import { formatDuration } from '@/lib/dates';
import { isForbidden } from '@/lib/problem';
import type { Schema } from '@/lib/schemas';
import { words } from '@/lib/words';

import { useJobs } from '../api/list-jobs';

type Job = Schema<'Job'>;
const tones = { never: 'plain', ok: 'good', failed: 'bad' } as const;
const titles = words.settings.jobsColumns;

const columns: Column<Job>[] = [
  {
    id: 'name',
    title: titles.name,
    main: true,
    cell: (job) => (
      <>
        <p className="font-medium">{job.name}</p>
        <p className="text-xs text-faint">{job.description}</p>
      </>
    ),
  },
  { id: 'schedule', title: titles.schedule, className: 'text-[0.8125rem] text-soft', cell: (job) => job.schedule },
  {
    id: 'outcome',
    title: titles.outcome,
    cell: (job) => (
      <Badge tone={tones[job.last_outcome]} dot>
        {words.settings.outcomes[job.last_outcome]}
      </Badge>
    ),
  },
  {
    id: 'last',
    title: titles.last,
    className: 'text-[0.8125rem] text-soft',
    cell: (job) =>
      job.last_run_at && (
        <>
          <Moment at={job.last_run_at} />
          {job.last_duration_ms !== null && <span className="text-xs text-faint">, {formatDuration(job.last_duration_ms)}</span>}
        </>
      ),
  },
  {
    id: 'next',
    title: titles.next,
    className: 'text-[0.8125rem] text-soft @max-3xl:hidden',
    cell: (job) => job.next_run_at && <Moment at={job.next_run_at} coming />,
  },
];

export function JobTable() {
  const jobs = useJobs();
  if (isForbidden(jobs.error)) return <Forbidden to="operators" />;
  return (
    <Card>
      <CardHead title={words.settings.tabs.jobs} text={words.settings.jobsText} />
      {jobs.isPending ? (
        <div className="p-4">
          <SkeletonRows rows={5} />
        </div>
      ) : jobs.isLoadingError ? (
        <div className="p-4">
          <ProblemNote error={jobs.error} onRetry={() => void jobs.refetch()} />
        </div>
      ) : jobs.data.items.length === 0 ? (
        <EmptyState icon={Timer} title={words.settings.jobsEmpty} text={words.settings.jobsText} />
      ) : (
        <DataTable
          label={words.settings.tabs.jobs}
          columns={columns}
          rows={jobs.data.items}
          rowKey={(job) => job.name}
          below={(job) => job.last_error && <p className="rounded-md bg-bad-soft px-3 py-2 text-[0.8125rem] text-bad">{job.last_error}</p>}
        />
      )}
    </Card>
  );
}
