import { useMutation } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { authStore } from '@/lib/auth-store';
import type { Body, Schema } from '@/lib/schemas';

import { withZone } from './with-zone';

type Input = Omit<Body<'/api/v1/setup', 'post'>, 'delivery'>;

export function createOwner(input: Input): Promise<Schema<'Tokens'>> {
  return withZone(
    (body) => call('/api/v1/setup', { method: 'POST', body: { ...body, delivery: 'cookie' }, anonymous: true }),
    input,
  );
}

export function useCreateOwner() {
  return useMutation({ mutationFn: createOwner, onSuccess: authStore.accept, meta: { quiet: true } });
}
