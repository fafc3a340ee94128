import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Body } from '@/lib/schemas';

export function changePassword(input: Body<'/api/v1/me/password', 'post'>): Promise<void> {
  return call('/api/v1/me/password', { method: 'POST', body: input });
}

export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: changePassword,
    onSuccess: () => client.invalidateQueries({ queryKey: ['logins'] }),
    meta: { quiet: true },
  });
}
