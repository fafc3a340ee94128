import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { nextCursor } from '@/lib/pages';
import type { Schema } from '@/lib/schemas';
import { useLive } from '@/lib/use-realtime';

export type Agent = Schema<'Agent'>;

export interface AgentFilter {
  q?: string | undefined;
  status?: string | undefined;
}

export function listAgents(filter: AgentFilter, cursor?: string): Promise<Schema<'AgentList'>> {
  return call('/api/v1/agents', { query: { ...filter, limit: 50, cursor } });
}

export function useAgents(filter: AgentFilter = {}) {
  const live = useLive('agents');
  return useInfiniteQuery({
    queryKey: ['agents', 'list', filter],
    queryFn: ({ pageParam }) => listAgents(filter, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: (query) =>
      !live && query.state.data?.pages.some((page) => page.items.some((agent) => agent.status === 'creating' || agent.building)) ? 2000 : false,
  });
}
