import { useMutation } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { authStore } from '@/lib/auth-store';
import type { Schema } from '@/lib/schemas';

type Input = Omit<Schema<'RegisterRequest'>, 'delivery'>;

export function register(input: Input): Promise<Schema<'Tokens'>> {
  return call('/api/v1/auth/register', { method: 'POST', body: { ...input, delivery: 'cookie' }, anonymous: true });
}

export function useRegister() {
  return useMutation({ mutationFn: register, onSuccess: authStore.accept, meta: { quiet: true } });
}
