import { useMutation } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { authStore } from '@/lib/auth-store';
import type { Body } from '@/lib/schemas';

export function confirmEmail(input: Body<'/api/v1/auth/email-confirmation', 'post'>): Promise<void> {
  return call('/api/v1/auth/email-confirmation', { method: 'POST', body: input, anonymous: true });
}

export function useConfirmEmail() {
  return useMutation({
    mutationFn: confirmEmail,
    onSuccess: () => {
      // Whoever is signed in here sees the banner go.
      if (authStore.get().status === 'in') void authStore.refresh().catch(() => undefined);
    },
    meta: { quiet: true },
  });
}
