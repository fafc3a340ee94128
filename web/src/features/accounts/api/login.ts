import { useMutation } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { authStore } from '@/lib/auth-store';
import type { Body, Schema } from '@/lib/schemas';

type Input = Omit<Body<'/api/v1/auth/login', 'post'>, 'delivery'>;

export function login(input: Input): Promise<Schema<'Tokens'>> {
  return call('/api/v1/auth/login', { method: 'POST', body: { ...input, delivery: 'cookie' }, anonymous: true });
}

export function useLogin() {
  return useMutation({ mutationFn: login, onSuccess: authStore.accept, meta: { quiet: true } });
}
