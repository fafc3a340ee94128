import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call, idempotencyKey } from '@/lib/api-client';
import type { Body, Schema } from '@/lib/schemas';

export type CreatedKey = Schema<'ApiKeyCreated'>;

export function createKey(input: Body<'/api/v1/api-keys', 'post'>): Promise<CreatedKey> {
  return call('/api/v1/api-keys', { method: 'POST', body: input, headers: idempotencyKey() });
}

export function useCreateKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: createKey,
    onSuccess: () => client.invalidateQueries({ queryKey: ['api-keys'] }),
    // The key itself is in this answer and in no cache: it is dropped with the dialog.
    gcTime: 0,
    meta: { quiet: true },
  });
}
