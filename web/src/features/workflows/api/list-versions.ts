import { useInfiniteQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { nextCursor } from '@/lib/pages';
import type { Schema } from '@/lib/schemas';

export type WorkflowVersionSummary = Schema<'WorkflowVersionSummary'>;

export function listVersions(id: string, cursor?: string): Promise<Schema<'WorkflowVersionSummaryList'>> {
  return call('/api/v1/workflows/{workflow_id}/versions', { params: { workflow_id: id }, query: { limit: 50, cursor } });
}

export function useVersions(id: string) {
  return useInfiniteQuery({
    queryKey: ['workflows', id, 'versions', 'list'],
    queryFn: ({ pageParam }) => listVersions(id, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  });
}
