import { useQuery } from '@tanstack/react-query';

import { callRaw } from '@/lib/api-client';

import { toolsKey, type Tool } from './list-tools';

/** The tool and the state that a change must name, so that nobody's change is lost. */
export interface ToolRead {
  tool: Tool;
  etag: string | null;
}

export async function getTool(agent: string, id: string): Promise<ToolRead> {
  const response = await callRaw('/api/v1/agents/{agent_id}/tools/{tool_id}', { params: { agent_id: agent, tool_id: id } });
  return { tool: (await response.json()) as Tool, etag: response.headers.get('ETag') };
}

export function useTool(agent: string, id: string) {
  return useQuery({ queryKey: [...toolsKey(agent), id], queryFn: () => getTool(agent, id) });
}
