import { useInfiniteQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { nextCursor } from '@/lib/pages';
import type { Schema } from '@/lib/schemas';

export type ApiKey = Schema<'ApiKey'>;

export function listKeys(cursor?: string): Promise<Schema<'ApiKeyList'>> {
  return call('/api/v1/api-keys', { query: { limit: 50, cursor } });
}

export function useKeys() {
  return useInfiniteQuery({
    queryKey: ['api-keys'],
    queryFn: ({ pageParam }) => listKeys(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  });
}
