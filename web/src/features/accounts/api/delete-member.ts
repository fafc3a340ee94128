import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { authStore } from '@/lib/auth-store';

import type { Member } from './list-members';

export function deleteMember({ id }: Member): Promise<void> {
  return call('/api/v1/members/{user_id}', { method: 'DELETE', params: { user_id: id } });
}

/** Removes somebody, or leaves: then there is nobody signed in any more. */
export function useDeleteMember() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: deleteMember,
    onSuccess(_nothing, { you }) {
      if (you) authStore.signedOut();
    },
    onSettled(_nothing, _error, { you }) {
      if (you) return;
      void client.invalidateQueries({ queryKey: ['members'] });
      // Those to their address went with them.
      void client.invalidateQueries({ queryKey: ['invitations'] });
    },
  });
}
