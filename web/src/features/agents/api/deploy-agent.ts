import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export function deployAgent(id: string): Promise<Schema<'Agent'>> {
  return call('/api/v1/agents/{agent_id}/deploy', { method: 'POST', params: { agent_id: id } });
}

/** Makes the agent once more of what it holds; answers when it is made, or after ten seconds. */
export function useDeployAgent() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: deployAgent,
    onSuccess: () => client.invalidateQueries({ queryKey: ['agents'] }),
  });
}
