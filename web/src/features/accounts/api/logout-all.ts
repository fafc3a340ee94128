import { useMutation } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { authStore } from '@/lib/auth-store';

export function logoutAll(): Promise<void> {
  return call('/api/v1/auth/logout-all', { method: 'POST' });
}

export function useLogoutAll() {
  return useMutation({ mutationFn: logoutAll, onSuccess: authStore.signedOut });
}
