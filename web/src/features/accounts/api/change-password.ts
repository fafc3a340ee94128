import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export function changePassword(input: Schema<'PasswordChange'>): Promise<void> {
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
