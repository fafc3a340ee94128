import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export function giveBackSession(id: string): Promise<Schema<'Session'>> {
  return call('/api/v1/sessions/{session_id}/give-back', { method: 'PUT', params: { session_id: id } });
}

export function useGiveBackSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: giveBackSession,
    onSuccess: (session) => client.setQueryData(['sessions', session.id], session),
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  });
}
