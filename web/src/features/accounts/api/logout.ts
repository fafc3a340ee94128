import { useMutation } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { authStore, csrfHeaders } from '@/lib/auth-store';
import { forgetUnsent } from '@/lib/unsent';

export function logout(): Promise<void> {
  return call('/api/v1/auth/logout', { method: 'POST', body: {}, headers: csrfHeaders() });
}

function signedOut(): void {
  forgetUnsent();
  authStore.signedOut();
}

export function useLogout() {
  return useMutation({ mutationFn: logout, onSuccess: signedOut });
}
