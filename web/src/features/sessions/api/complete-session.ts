import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export function completeSession(id: string): Promise<Schema<'Session'>> {
  return call('/api/v1/sessions/{session_id}/complete', { method: 'POST', params: { session_id: id } });
}

export function useCompleteSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: completeSession,
    onSuccess: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  });
}
