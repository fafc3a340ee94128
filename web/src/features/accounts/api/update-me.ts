import { useMutation } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { authStore } from '@/lib/auth-store';
import type { Body, Schema } from '@/lib/schemas';

export function updateMe(input: Body<'/api/v1/me', 'patch'>): Promise<Schema<'User'>> {
  return call('/api/v1/me', { method: 'PATCH', body: input });
}

export function useUpdateMe() {
  return useMutation({ mutationFn: updateMe, onSuccess: authStore.setUser, meta: { quiet: true } });
}
