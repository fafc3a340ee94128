import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';

import { toolsKey } from './list-tools';

export function deleteTool(agent: string, tool: string): Promise<void> {
  return call('/api/v1/agents/{agent_id}/tools/{tool_id}', { method: 'DELETE', params: { agent_id: agent, tool_id: tool } });
}

export function useDeleteTool(agent: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (tool: string) => deleteTool(agent, tool),
    onSuccess: () => client.invalidateQueries({ queryKey: toolsKey(agent), exact: true }),
  });
}
