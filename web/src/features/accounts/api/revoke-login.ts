import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';

export function revokeLogin(id: string): Promise<void> {
  return call('/api/v1/me/logins/{login_id}', { method: 'DELETE', params: { login_id: id } });
}

export function useRevokeLogin() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: revokeLogin,
    onSuccess() {
      void client.invalidateQueries({ queryKey: ['logins'] });
    },
  });
}
