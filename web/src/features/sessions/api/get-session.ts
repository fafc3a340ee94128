import { useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';
import { useLive } from '@/lib/use-realtime';

import { isClosed, pollEvery } from '../lib/polling';

export function getSession(id: string): Promise<Schema<'Session'>> {
  return call('/api/v1/sessions/{session_id}', { params: { session_id: id } });
}

export function useSession(id: string) {
  const live = useLive('sessions');
  return useQuery({
    queryKey: ['sessions', id],
    queryFn: () => getSession(id),
    refetchInterval: ({ state: { data } }) => (data && !isClosed(data) ? pollEvery(live) : false),
  });
}
