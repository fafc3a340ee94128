import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Body, Schema } from '@/lib/schemas';

interface Change {
  id: string;
  etag: string | null;
  change: Body<'/api/v1/agents/{agent_id}/config', 'patch'>;
}

export function updateAgent({ id, etag, change }: Change): Promise<Schema<'Agent'>> {
  return call('/api/v1/agents/{agent_id}/config', {
    method: 'PATCH',
    params: { agent_id: id },
    body: change,
    headers: etag ? { 'If-Match': etag } : {},
  });
}

export function useUpdateAgent() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: updateAgent,
    onSuccess: () => client.invalidateQueries({ queryKey: ['agents'] }),
    meta: { quiet: true },
  });
}
