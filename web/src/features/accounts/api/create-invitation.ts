import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call, idempotencyKey } from '@/lib/api-client';
import type { Body, Schema } from '@/lib/schemas';

export function createInvitation(input: Body<'/api/v1/invitations', 'post'>): Promise<Schema<'InvitationCreated'>> {
  return call('/api/v1/invitations', { method: 'POST', body: input, headers: idempotencyKey() });
}

export function useCreateInvitation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: createInvitation,
    onSuccess: () => client.invalidateQueries({ queryKey: ['invitations'] }),
    meta: { quiet: true },
  });
}
