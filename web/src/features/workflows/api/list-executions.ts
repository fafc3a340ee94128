import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { nextCursor } from '@/lib/pages';
import type { Schema } from '@/lib/schemas';
import { useLive } from '@/lib/use-realtime';

export type ExecutionSummary = Schema<'ExecutionSummary'>;

export interface ExecutionFilter {
  status?: string | undefined;
}

export function listExecutions(workflow: string, filter: ExecutionFilter, cursor?: string): Promise<Schema<'ExecutionSummaryList'>> {
  return call('/api/v1/workflows/{workflow_id}/executions', { params: { workflow_id: workflow }, query: { ...filter, limit: 50, cursor } });
}

/** Not told is what other nodes do: the list is asked for again, and often while one runs. */
export function useExecutions(workflow: string, filter: ExecutionFilter = {}) {
  const live = useLive('executions');
  return useInfiniteQuery({
    queryKey: ['executions', 'list', workflow, filter],
    queryFn: ({ pageParam }) => listExecutions(workflow, filter, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: (query) => (query.state.data?.pages.some((page) => page.items.some(({ status }) => status === 'RUNNING')) ? (live ? 5000 : 1500) : 10_000),
  });
}
