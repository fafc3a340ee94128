import { useInfiniteQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { nextCursor } from '@/lib/pages';
import type { Schema } from '@/lib/schemas';

export type Message = Schema<'Message'>;

export function listMessages(sessionId: string, cursor?: string): Promise<Schema<'MessageList'>> {
  return call('/api/v1/sessions/{session_id}/messages', {
    params: { session_id: sessionId },
    query: { limit: 100, cursor },
  });
}

export function useMessages(sessionId: string) {
  return useInfiniteQuery({
    queryKey: ['sessions', sessionId, 'messages'],
    queryFn: ({ pageParam }) => listMessages(sessionId, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  });
}
