import { useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';
import { useLive } from '@/lib/use-realtime';

export function getSession(id: string): Promise<Schema<'Session'>> {
  return call('/api/v1/sessions/{session_id}', { params: { session_id: id } });
}

export function useSession(id: string) {
  useLive('sessions');
  return useQuery({ queryKey: ['sessions', id], queryFn: () => getSession(id) });
}
