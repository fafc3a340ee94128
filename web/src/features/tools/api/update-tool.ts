import { useMutation, useQueryClient } from '@tanstack/react-query';

import { callRaw } from '@/lib/api-client';
import type { Body } from '@/lib/schemas';

import type { ToolRead } from './get-tool';
import { toolsKey, type Tool } from './list-tools';

interface Change {
  id: string;
  etag?: string | null;
  change: Body<'/api/v1/agents/{agent_id}/tools/{tool_id}', 'patch'>;
}

export async function updateTool(agent: string, { id, etag, change }: Change): Promise<ToolRead> {
  const response = await callRaw('/api/v1/agents/{agent_id}/tools/{tool_id}', {
    method: 'PATCH',
    params: { agent_id: agent, tool_id: id },
    body: change,
    headers: etag ? { 'If-Match': etag } : {},
  });
  return { tool: (await response.json()) as Tool, etag: response.headers.get('ETag') };
}

export function useUpdateTool(agent: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Change) => updateTool(agent, change),
    onSuccess(read) {
      client.setQueryData([...toolsKey(agent), read.tool.id], read);
      void client.invalidateQueries({ queryKey: toolsKey(agent), exact: true });
    },
    meta: { quiet: true },
  });
}
