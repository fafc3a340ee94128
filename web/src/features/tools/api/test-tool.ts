import { useMutation } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export type ToolResult = Schema<'ToolResult'>;

export function testTool(agent: string, tool: string, args: Record<string, unknown>): Promise<ToolResult> {
  return call('/api/v1/agents/{agent_id}/tools/{tool_id}/test', {
    method: 'POST',
    params: { agent_id: agent, tool_id: tool },
    body: { arguments: args },
  });
}

export function useTestTool(agent: string, tool: string) {
  return useMutation({ mutationFn: (args: Record<string, unknown>) => testTool(agent, tool, args), meta: { quiet: true } });
}
