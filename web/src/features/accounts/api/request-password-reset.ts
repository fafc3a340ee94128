import { useMutation } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Body, Schema } from '@/lib/schemas';

/** The answer is the same whether or not there is such an account. */
export function requestPasswordReset(input: Body<'/api/v1/auth/password-reset', 'post'>): Promise<Schema<'Taken'>> {
  return call('/api/v1/auth/password-reset', { method: 'POST', body: input, anonymous: true });
}

export function useRequestPasswordReset() {
  return useMutation({ mutationFn: requestPasswordReset, meta: { quiet: true } });
}
