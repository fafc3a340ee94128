import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export function rollBack({ id, version }: { id: string; version: number }): Promise<Schema<'Agent'>> {
  return call('/api/v1/agents/{agent_id}/versions/{version}/roll-back', {
    method: 'POST',
    params: { agent_id: id, version: String(version) },
  });
}

/** An earlier version answers again, as a new one. */
export function useRollBack() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: rollBack,
    onSuccess: () => client.invalidateQueries({ queryKey: ['agents'] }),
  });
}
