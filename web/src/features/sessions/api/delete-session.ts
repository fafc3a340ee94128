import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';

export function deleteSession(id: string): Promise<void> {
  return call('/api/v1/sessions/{session_id}', { method: 'DELETE', params: { session_id: id } });
}

export function useDeleteSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: deleteSession,
    onSuccess() {
      void client.invalidateQueries({ queryKey: ['sessions'] });
    },
  });
}
