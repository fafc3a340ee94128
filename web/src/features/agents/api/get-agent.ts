import { useQuery } from '@tanstack/react-query';

import { callRaw } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';
import { useLive } from '@/lib/use-realtime';

/** The agent and the version that an update must name, so that nobody's change is lost. */
export interface AgentRead {
  agent: Schema<'Agent'>;
  etag: string | null;
}

export async function getAgent(id: string): Promise<AgentRead> {
  const response = await callRaw('/api/v1/agents/{agent_id}', { params: { agent_id: id } });
  return { agent: (await response.json()) as Schema<'Agent'>, etag: response.headers.get('ETag') };
}

export function useAgent(id: string) {
  const live = useLive('agents');
  return useQuery({
    queryKey: ['agents', id],
    queryFn: () => getAgent(id),
    refetchInterval(query) {
      const agent = query.state.data?.agent;
      return !live && agent && (agent.status === 'creating' || agent.building || agent.knowledge.processing > 0) ? 1500 : false;
    },
  });
}
