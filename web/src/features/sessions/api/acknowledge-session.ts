import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export function acknowledgeSession(id: string): Promise<Schema<'Session'>> {
  return call('/api/v1/sessions/{session_id}/acknowledge', { method: 'PUT', params: { session_id: id } });
}

export function useAcknowledgeSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: acknowledgeSession,
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  });
}
