import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export function resumeAgent(id: string): Promise<Schema<'Agent'>> {
  return call('/api/v1/agents/{agent_id}/resume', { method: 'PUT', params: { agent_id: id } });
}

export function useResumeAgent() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: resumeAgent,
    onSuccess: () => client.invalidateQueries({ queryKey: ['agents'] }),
  });
}
