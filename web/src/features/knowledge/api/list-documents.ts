import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { nextCursor } from '@/lib/pages';
import type { Schema } from '@/lib/schemas';
import { useLive } from '@/lib/use-realtime';

export type Document = Schema<'Document'>;

export function listDocuments(agentId: string, status?: string, cursor?: string): Promise<Schema<'DocumentList'>> {
  return call('/api/v1/agents/{agent_id}/documents', {
    params: { agent_id: agentId },
    query: { status, limit: 100, cursor },
  });
}

export function useDocuments(agentId: string, status?: string) {
  const live = useLive('agents');
  return useInfiniteQuery({
    queryKey: ['documents', agentId, status ?? ''],
    queryFn: ({ pageParam }) => listDocuments(agentId, status, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: (query) =>
      !live && query.state.data?.pages.some((page) => page.items.some((item) => item.status === 'processing')) ? 1500 : false,
  });
}
