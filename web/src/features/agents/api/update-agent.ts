import { useMutation, useQueryClient } from '@tanstack/react-query';

import { callRaw } from '@/lib/api-client';
import type { Body, Schema } from '@/lib/schemas';

import type { AgentRead } from './get-agent';

interface Change {
  id: string;
  etag: string | null;
  change: Body<'/api/v1/agents/{agent_id}/config', 'patch'>;
}

export async function updateAgent({ id, etag, change }: Change): Promise<AgentRead> {
  const response = await callRaw('/api/v1/agents/{agent_id}/config', {
    method: 'PATCH',
    params: { agent_id: id },
    body: change,
    headers: etag ? { 'If-Match': etag } : {},
  });
  return { agent: (await response.json()) as Schema<'Agent'>, etag: response.headers.get('ETag') };
}

export function useUpdateAgent() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: updateAgent,
    onSuccess: () => client.invalidateQueries({ queryKey: ['agents'] }),
    meta: { quiet: true },
  });
}
