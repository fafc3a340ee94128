import { useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export type InvitationSeen = Schema<'InvitationSeen'>;

export function lookAtInvitation(token: string): Promise<InvitationSeen> {
  return call('/api/v1/auth/invitation', { method: 'POST', body: { invitation_token: token }, anonymous: true });
}

/** Who invites whom. Asked once: it is used up when the account is made. */
export function useInvitation(token: string) {
  return useQuery({
    queryKey: ['invitation', token],
    queryFn: () => lookAtInvitation(token),
    enabled: token !== '',
    staleTime: Infinity,
  });
}
