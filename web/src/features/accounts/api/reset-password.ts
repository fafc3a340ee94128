import { useMutation } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { authStore } from '@/lib/auth-store';
import type { Body } from '@/lib/schemas';

export function resetPassword(input: Body<'/api/v1/auth/password-reset/confirm', 'post'>): Promise<void> {
  return call('/api/v1/auth/password-reset/confirm', { method: 'POST', body: input, anonymous: true });
}

/** Every sign-in of the account ends, so whoever was signed in here may be no longer. */
export function useResetPassword() {
  return useMutation({
    mutationFn: resetPassword,
    onSuccess: () => {
      void authStore.refresh().catch(() => undefined);
    },
    meta: { quiet: true },
  });
}
