import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';

export function deleteAgent(id: string): Promise<void> {
  return call('/api/v1/agents/{agent_id}', { method: 'DELETE', params: { agent_id: id } });
}

export function useDeleteAgent() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: deleteAgent,
    onSuccess() {
      void client.invalidateQueries({ queryKey: ['agents'] });
      void client.invalidateQueries({ queryKey: ['api-keys'] });
    },
  });
}
