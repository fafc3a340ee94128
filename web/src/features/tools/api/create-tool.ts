import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call, idempotencyKey } from '@/lib/api-client';
import type { Body } from '@/lib/schemas';

import { toolsKey, type Tool } from './list-tools';

export type NewTool = Body<'/api/v1/agents/{agent_id}/tools', 'post'>;

export function createTool(agent: string, body: NewTool): Promise<Tool> {
  return call('/api/v1/agents/{agent_id}/tools', { method: 'POST', params: { agent_id: agent }, body, headers: idempotencyKey() });
}

export function useCreateTool(agent: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewTool) => createTool(agent, body),
    onSuccess: () => client.invalidateQueries({ queryKey: toolsKey(agent) }),
    meta: { quiet: true },
  });
}
