import { useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export type Tool = Schema<'Tool'>;

export function listTools(agent: string): Promise<Schema<'ToolList'>> {
  return call('/api/v1/agents/{agent_id}/tools', { params: { agent_id: agent } });
}

export const toolsKey = (agent: string) => ['tools', agent];

export function useTools(agent: string) {
  return useQuery({ queryKey: toolsKey(agent), queryFn: () => listTools(agent) });
}
