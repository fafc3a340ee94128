import { Mail, SearchX, Send } from 'lucide-react';

import { DataTable, type Column } from '@/components/data-table';
import { EmptyState } from '@/components/empty-state';
import { FilterBar } from '@/components/filter-bar';
import { LoadMore } from '@/components/load-more';
import { Moment } from '@/components/moment';
import { ProblemNote } from '@/components/problem-note';
import { StatusSelect } from '@/components/status-select';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardHead } from '@/components/ui/card';
import { SkeletonRows } from '@/components/ui/skeleton';
import { allItems } from '@/lib/pages';
import { toast } from '@/lib/toast-store';
import { useFilters } from '@/lib/use-filters';
import { words } from '@/lib/words';

import { useMail, type MailEntry } from '../api/list-mail';
import { useRetryMail } from '../api/retry-mail';

const names = ['status'] as const;
const statuses = ['queued', 'sent', 'failed'] as const;
const tones = { queued: 'warn', sent: 'good', failed: 'bad' } as const;
const titles = words.mail.columns;

const columns: Column<MailEntry>[] = [
  {
    id: 'subject',
    title: titles.subject,
    main: true,
    cell: ({ subject, recipient }) => (
      <>
        <p className="truncate font-medium">{subject}</p>
        <p className="truncate text-xs text-faint">{recipient}</p>
      </>
    ),
  },
  {
    id: 'status',
    title: titles.status,
    cell: ({ status }) => (
      <Badge tone={tones[status]} dot>
        {words.mail.status[status]}
      </Badge>
    ),
  },
  { id: 'written', title: titles.written, className: 'text-[0.8125rem] text-soft', cell: ({ created_at: at }) => <Moment at={at} /> },
  { id: 'attempts', title: titles.attempts, align: 'right', className: 'text-[0.8125rem] text-soft tabular-nums @max-3xl:hidden', cell: ({ attempts }) => attempts },
  {
    id: 'next',
    title: titles.next,
    className: 'text-[0.8125rem] text-soft @max-3xl:hidden',
    cell: ({ next_at: at, attempts }) => at && attempts > 0 && <Moment at={at} coming />,
  },
];

/** What was written to people, and whether a mail server took it. */
export function MailList() {
  const { values, set, clear, any } = useFilters(names);
  const mail = useMail(statuses.find((status) => status === values.status));
  const items = allItems(mail.data);
  const retry = useRetryMail();
  const waits = items.some(({ status, last_error }) => status === 'queued' && last_error);

  return (
    <>
      {(any || items.length > 0) && (
        <FilterBar label={words.mail.statusLabel}>
          <StatusSelect label={words.mail.statusLabel} any={words.mail.anyStatus} statuses={statuses} names={words.mail.status} value={values.status} onChange={(status) => set('status', status)} />
        </FilterBar>
      )}
      <Card>
        <CardHead
          title={words.mail.title}
          text={words.mail.text}
          action={
            waits && (
              <Button size="sm" disabled={retry.isPending} onClick={() => retry.mutate(undefined, { onSuccess: ({ count }) => toast('good', words.mail.retried(count)) })}>
                <Send aria-hidden />
                {words.mail.retry}
              </Button>
            )
          }
        />
        {mail.isPending ? (
          <div className="p-4">
            <SkeletonRows rows={5} />
          </div>
        ) : mail.isLoadingError ? (
          <div className="p-4">
            <ProblemNote error={mail.error} onRetry={() => void mail.refetch()} />
          </div>
        ) : items.length === 0 && any ? (
          <EmptyState icon={SearchX} title={words.mail.noMatch} text={words.mail.noMatchText} action={<Button onClick={clear}>{words.common.clear}</Button>} />
        ) : items.length === 0 ? (
          <EmptyState icon={Mail} title={words.mail.emptyTitle} text={words.mail.emptyText} />
        ) : (
          <DataTable
            label={words.mail.title}
            columns={columns}
            rows={items}
            rowKey={({ id }) => id}
            below={({ last_error: error }) => error && <p className="rounded-md bg-bad-soft px-3 py-2 text-[0.8125rem] text-bad first-letter:uppercase">{error}</p>}
          />
        )}
        <LoadMore query={mail} />
      </Card>
    </>
  );
}
