import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export function pauseAgent(id: string): Promise<Schema<'Agent'>> {
  return call('/api/v1/agents/{agent_id}/pause', { method: 'PUT', params: { agent_id: id } });
}

export function usePauseAgent() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: pauseAgent,
    onSuccess: () => client.invalidateQueries({ queryKey: ['agents'] }),
  });
}
