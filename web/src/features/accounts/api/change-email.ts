import { useMutation } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { authStore } from '@/lib/auth-store';
import type { Body, Schema } from '@/lib/schemas';

export function changeEmail(input: Body<'/api/v1/me/email', 'post'>): Promise<Schema<'User'>> {
  return call('/api/v1/me/email', { method: 'POST', body: input });
}

export function useChangeEmail() {
  return useMutation({ mutationFn: changeEmail, onSuccess: authStore.setUser, meta: { quiet: true } });
}
