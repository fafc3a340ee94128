import { Bell, CheckCheck } from 'lucide-react';
import { useState } from 'react';

import { EmptyState } from '@/components/empty-state';
import { LoadMore } from '@/components/load-more';
import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Select } from '@/components/ui/select';
import { SkeletonRows } from '@/components/ui/skeleton';
import { words } from '@/lib/words';

import { useNotifications } from '../api/list-notifications';
import { useReadAll } from '../api/read-all';

import { NotificationItem } from './notification-item';

const filters = ['', 'unread', 'acknowledged'] as const;

export function NotificationList() {
  const [status, setStatus] = useState<(typeof filters)[number]>('');
  const list = useNotifications({ status: status === '' ? undefined : status });
  const readAll = useReadAll();
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const unread = list.data?.pages[0]?.unread ?? 0;
  if (list.isLoadingError) return <ProblemNote error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-2">
        <Select
          aria-label={words.notifications.show}
          value={status}
          onChange={(event) => setStatus(event.target.value as (typeof filters)[number])}
          className="w-44"
        >
          {filters.map((name) => (
            <option key={name} value={name}>
              {words.notifications.filters[name]}
            </option>
          ))}
        </Select>
        <Button disabled={unread === 0 || readAll.isPending} onClick={() => readAll.mutate()}>
          <CheckCheck aria-hidden />
          {words.notifications.readAll}
        </Button>
      </div>
      <Card className="overflow-hidden">
        {list.isPending ? (
          <div className="p-4">
            <SkeletonRows rows={5} />
          </div>
        ) : items.length === 0 ? (
          <EmptyState
            icon={Bell}
            title={words.notifications.emptyTitle}
            text={status === 'unread' ? words.notifications.emptyUnread : words.notifications.emptyText}
          />
        ) : (
          <ul className="divide-y divide-line text-sm">
            {items.map((item) => (
              <NotificationItem key={item.id} item={item} />
            ))}
          </ul>
        )}
        <LoadMore query={list} />
      </Card>
    </>
  );
}
