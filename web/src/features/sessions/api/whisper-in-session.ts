import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call, idempotencyKey } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export function whisperInSession({ id, message }: { id: string; message: string }): Promise<Schema<'Message'>> {
  return call('/api/v1/sessions/{session_id}/whisper', {
    method: 'POST',
    params: { session_id: id },
    body: { message },
    headers: idempotencyKey(),
  });
}

export function useWhisperInSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: whisperInSession,
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  });
}
