import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';

export function revokeKey(id: string): Promise<void> {
  return call('/api/v1/api-keys/{key_id}', { method: 'DELETE', params: { key_id: id } });
}

export function useRevokeKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: revokeKey,
    onSuccess() {
      void client.invalidateQueries({ queryKey: ['api-keys'] });
    },
  });
}
