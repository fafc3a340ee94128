import { useMutation } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { authStore } from '@/lib/auth-store';
import type { Body } from '@/lib/schemas';

export function deleteMe(input: Body<'/api/v1/me', 'delete'>): Promise<void> {
  return call('/api/v1/me', { method: 'DELETE', body: input });
}

/** Then there is nobody signed in any more. */
export function useDeleteMe() {
  return useMutation({ mutationFn: deleteMe, onSuccess: authStore.signedOut, meta: { quiet: true } });
}
