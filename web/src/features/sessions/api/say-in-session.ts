import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

/** `key`: its Idempotency-Key, the same where the same is sent again. */
export interface StaffMessage {
  id: string;
  message: string;
  key: Record<string, string>;
}

export function sayInSession({ id, message, key }: StaffMessage): Promise<Schema<'Message'>> {
  return call('/api/v1/sessions/{session_id}/messages', {
    method: 'POST',
    params: { session_id: id },
    body: { message },
    headers: key,
  });
}

export function useSayInSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: sayInSession,
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  });
}
