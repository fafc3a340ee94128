import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';
import { useLive } from '@/lib/use-realtime';

export type Notification = Schema<'Notification'>;
type Filter = { status?: string | undefined };

/** How many the bell shows. */
const few = 6;
const pollMs = 30_000;

export function listNotifications(filter: Filter, limit: number, cursor?: string): Promise<Schema<'NotificationPage'>> {
  return call('/api/v1/notifications', { query: { ...filter, limit, cursor } });
}

/** The newest and how many are unread. */
export function useLatestNotifications() {
  const live = useLive('notifications');
  return useQuery({
    queryKey: ['notifications', 'latest'],
    queryFn: () => listNotifications({}, few),
    refetchInterval: live ? false : pollMs,
    meta: { quiet: true },
  });
}

export function useNotifications(filter: Filter) {
  useLive('notifications');
  return useInfiniteQuery({
    queryKey: ['notifications', 'list', filter],
    queryFn: ({ pageParam }) => listNotifications(filter, 50, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}
