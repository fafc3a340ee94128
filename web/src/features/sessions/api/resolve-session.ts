import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export const outcomes = ['resolved', 'unresolved', 'spam', 'other'] as const;
export type Outcome = (typeof outcomes)[number];

interface Resolution {
  id: string;
  outcome: Outcome;
  note: string;
}

export function resolveSession({ id, outcome, note }: Resolution): Promise<Schema<'Session'>> {
  return call('/api/v1/sessions/{session_id}/resolve', { method: 'PUT', params: { session_id: id }, body: { outcome, note } });
}

export function useResolveSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: resolveSession,
    onSuccess: (session) => client.setQueryData(['sessions', session.id], session),
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  });
}
