import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';

import { call } from '@/lib/api-client';
import { nextCursor } from '@/lib/pages';
import type { Schema } from '@/lib/schemas';
import { useLive } from '@/lib/use-realtime';

import { pollMessagesEvery } from '../lib/polling';

export type Message = Schema<'Message'>;

export function listMessages(sessionId: string, cursor?: string): Promise<Schema<'MessageList'>> {
  return call('/api/v1/sessions/{session_id}/messages', {
    params: { session_id: sessionId },
    query: { limit: 100, cursor },
  });
}

/** What is read by itself; a conversation longer than this is a page of its own to load. */
const pagesMax = 10;

/**
 * A whole conversation, so that what is said last is there too. `loading` until it is: what is read of
 * it before would end somewhere in the middle. `open`: more is said in it, and read.
 */
export function useMessages(sessionId: string, open: boolean) {
  const live = useLive('sessions');
  const query = useInfiniteQuery({
    queryKey: ['sessions', sessionId, 'messages'],
    queryFn: ({ pageParam }) => listMessages(sessionId, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
    refetchInterval: open ? pollMessagesEvery(live) : false,
  });
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  const more = hasNextPage && !isError && (query.data?.pages.length ?? 0) < pagesMax;
  useEffect(() => {
    if (more && !isFetching) void fetchNextPage();
  }, [more, isFetching, fetchNextPage]);
  return { ...query, loading: query.isPending || more };
}
