import { useMutation } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { authStore, csrfHeaders } from '@/lib/auth-store';

export function logout(): Promise<void> {
  return call('/api/v1/auth/logout', { method: 'POST', body: {}, headers: csrfHeaders() });
}

export function useLogout() {
  return useMutation({ mutationFn: logout, onSuccess: authStore.signedOut });
}
