import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call, idempotencyKey } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export function sayInSession({ id, message }: { id: string; message: string }): Promise<Schema<'Message'>> {
  return call('/api/v1/sessions/{session_id}/messages', {
    method: 'POST',
    params: { session_id: id },
    body: { message },
    headers: idempotencyKey(),
  });
}

export function useSayInSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: sayInSession,
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  });
}
