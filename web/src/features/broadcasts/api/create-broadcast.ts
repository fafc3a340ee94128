import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call, idempotencyKey } from '@/lib/api-client';
import type { Body, Schema } from '@/lib/schemas';

export type NewBroadcast = Required<Body<'/api/v1/broadcasts', 'post'>>;

export function createBroadcast(input: NewBroadcast): Promise<Schema<'Broadcast'>> {
  return call('/api/v1/broadcasts', { method: 'POST', body: input, headers: idempotencyKey() });
}

export function useCreateBroadcast() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: createBroadcast,
    onSuccess(broadcast) {
      client.setQueryData(['broadcasts', broadcast.id], broadcast);
      void client.invalidateQueries({ queryKey: ['broadcasts', 'list'] });
    },
    meta: { quiet: true },
  });
}
