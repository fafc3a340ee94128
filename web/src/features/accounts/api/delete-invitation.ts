import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';

export function deleteInvitation(id: string): Promise<void> {
  return call('/api/v1/invitations/{invitation_id}', { method: 'DELETE', params: { invitation_id: id } });
}

export function useDeleteInvitation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: deleteInvitation,
    onSuccess() {
      void client.invalidateQueries({ queryKey: ['invitations'] });
    },
  });
}
