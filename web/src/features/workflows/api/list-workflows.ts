import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { nextCursor } from '@/lib/pages';
import type { Schema } from '@/lib/schemas';

export type WorkflowSummary = Schema<'WorkflowSummary'>;

export interface WorkflowFilter {
  q?: string | undefined;
}

export function listWorkflows(filter: WorkflowFilter, cursor?: string): Promise<Schema<'WorkflowSummaryList'>> {
  return call('/api/v1/workflows', { query: { ...filter, limit: 50, cursor } });
}

export function useWorkflows(filter: WorkflowFilter = {}) {
  return useInfiniteQuery({
    queryKey: ['workflows', 'list', filter],
    queryFn: ({ pageParam }) => listWorkflows(filter, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
    placeholderData: keepPreviousData,
  });
}
