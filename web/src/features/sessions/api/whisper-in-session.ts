import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

import type { StaffMessage } from './say-in-session';

export function whisperInSession({ id, message, key }: StaffMessage): Promise<Schema<'Message'>> {
  return call('/api/v1/sessions/{session_id}/whisper', {
    method: 'POST',
    params: { session_id: id },
    body: { message },
    headers: key,
  });
}

export function useWhisperInSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: whisperInSession,
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  });
}
