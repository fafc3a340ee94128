import { useMutation } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { authStore } from '@/lib/auth-store';
import type { Body, Schema } from '@/lib/schemas';

type Input = Omit<Body<'/api/v1/setup', 'post'>, 'delivery'>;

export function createOwner(input: Input): Promise<Schema<'Tokens'>> {
  return call('/api/v1/setup', { method: 'POST', body: { ...input, delivery: 'cookie' }, anonymous: true });
}

export function useCreateOwner() {
  return useMutation({ mutationFn: createOwner, onSuccess: authStore.accept, meta: { quiet: true } });
}
