import { useMutation } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { authStore } from '@/lib/auth-store';
import type { Body, Schema } from '@/lib/schemas';

import { withZone } from './with-zone';

type Input = Omit<Body<'/api/v1/auth/register', 'post'>, 'delivery'>;

export function register(input: Input): Promise<Schema<'Tokens'>> {
  return withZone(
    (body) => call('/api/v1/auth/register', { method: 'POST', body: { ...body, delivery: 'cookie' }, anonymous: true }),
    input,
  );
}

export function useRegister() {
  return useMutation({ mutationFn: register, onSuccess: authStore.accept, meta: { quiet: true } });
}
