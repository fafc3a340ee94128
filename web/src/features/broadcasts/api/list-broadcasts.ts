import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { nextCursor } from '@/lib/pages';
import type { Schema } from '@/lib/schemas';
import { useLive } from '@/lib/use-realtime';

export type Broadcast = Schema<'Broadcast'>;

export interface BroadcastFilter {
  status?: string | undefined;
}

export function listBroadcasts(filter: BroadcastFilter, cursor?: string): Promise<Schema<'BroadcastList'>> {
  return call('/api/v1/broadcasts', { query: { ...filter, limit: 50, cursor } });
}

/** Listeners come and go without an event: while something is on air their number is asked for. */
export function useBroadcasts(filter: BroadcastFilter = {}) {
  useLive('broadcasts');
  return useInfiniteQuery({
    queryKey: ['broadcasts', 'list', filter],
    queryFn: ({ pageParam }) => listBroadcasts(filter, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: (query) =>
      query.state.data?.pages.some((page) => page.items.some(({ status }) => status !== 'ended')) ? 5000 : false,
  });
}
