import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { nextCursor } from '@/lib/pages';
import type { Schema } from '@/lib/schemas';
import { useLive } from '@/lib/use-realtime';

import { pollEvery } from '../lib/polling';

export type Session = Schema<'Session'>;

export interface SessionFilter {
  agent_id?: string | undefined;
  actor_id?: string | undefined;
  status?: string | undefined;
  channel?: string | undefined;
  q?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export function listSessions(filter: SessionFilter, cursor?: string): Promise<Schema<'SessionList'>> {
  return call('/api/v1/sessions', { query: { ...filter, limit: 50, cursor } });
}

export function useSessions(filter: SessionFilter) {
  const live = useLive('sessions');
  return useInfiniteQuery({
    queryKey: ['sessions', 'list', filter],
    queryFn: ({ pageParam }) => listSessions(filter, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: pollEvery(live),
  });
}
