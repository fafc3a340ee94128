import { useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';

import { definitionOf, type Definition } from '../lib/stages';

export async function getDefinition(id: string): Promise<Definition> {
  return definitionOf({ ...(await call('/api/v1/agents/{agent_id}/definition', { params: { agent_id: id } })) });
}

/** By which the agent answers now. `version` 0: none does yet. */
export function useDefinition(id: string, version: number) {
  return useQuery({
    queryKey: ['agents', id, 'definition', version],
    queryFn: () => getDefinition(id),
    enabled: version > 0,
  });
}
