import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export function takeOverSession({ id, force }: { id: string; force: boolean }): Promise<Schema<'Session'>> {
  return call('/api/v1/sessions/{session_id}/take-over', { method: 'PUT', params: { session_id: id }, body: { force } });
}

export function useTakeOverSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: takeOverSession,
    onSuccess: (session) => client.setQueryData(['sessions', session.id], session),
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  });
}
