import { useInfiniteQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { nextCursor } from '@/lib/pages';
import type { Schema } from '@/lib/schemas';
import { useLive } from '@/lib/use-realtime';

export type VersionSummary = Schema<'AgentVersionSummary'>;

export function listVersions(id: string, cursor?: string): Promise<Schema<'AgentVersionSummaryList'>> {
  return call('/api/v1/agents/{agent_id}/versions', { params: { agent_id: id }, query: { limit: 50, cursor } });
}

/** The versions of an agent, latest first. */
export function useVersions(id: string) {
  const live = useLive('agents');
  return useInfiniteQuery({
    queryKey: ['agents', id, 'versions'],
    queryFn: ({ pageParam }) => listVersions(id, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
    refetchInterval: (query) =>
      !live && query.state.data?.pages.some((page) => page.items.some(({ status }) => status === 'building')) ? 1500 : false,
  });
}
