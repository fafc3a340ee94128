import { useInfiniteQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { nextCursor } from '@/lib/pages';
import type { Schema } from '@/lib/schemas';

export type Member = Schema<'Member'>;

export function listMembers(cursor?: string): Promise<Schema<'MemberList'>> {
  return call('/api/v1/members', { query: { limit: 50, cursor } });
}

export function useMembers() {
  return useInfiniteQuery({
    queryKey: ['members'],
    queryFn: ({ pageParam }) => listMembers(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  });
}
