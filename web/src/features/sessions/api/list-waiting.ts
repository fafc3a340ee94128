import { useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';
import { useLive } from '@/lib/use-realtime';

import { pollEvery } from '../lib/polling';

export function listWaiting(agentId?: string): Promise<Schema<'SessionList'>> {
  return call('/api/v1/sessions', { query: { status: 'handoff_requested', agent_id: agentId, limit: 100 } });
}

/** Conversations that wait for a person. Every page asks, so what is merely said does not make it old. */
export function useWaiting(agentId?: string) {
  const live = useLive('sessions');
  return useQuery({ queryKey: ['sessions', 'waiting', agentId ?? ''], queryFn: () => listWaiting(agentId), refetchInterval: pollEvery(live) });
}
