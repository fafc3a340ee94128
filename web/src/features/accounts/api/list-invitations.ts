import { useInfiniteQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { nextCursor } from '@/lib/pages';
import type { Schema } from '@/lib/schemas';

export type Invitation = Schema<'Invitation'>;

export function listInvitations(cursor?: string): Promise<Schema<'InvitationList'>> {
  return call('/api/v1/invitations', { query: { limit: 50, cursor } });
}

export function useInvitations(enabled: boolean) {
  return useInfiniteQuery({
    queryKey: ['invitations'],
    queryFn: ({ pageParam }) => listInvitations(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
    enabled,
  });
}
