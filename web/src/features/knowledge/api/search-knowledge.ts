import { useMutation } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export type SearchHit = Schema<'SearchHit'>;

export function searchKnowledge(agentId: string, query: string): Promise<Schema<'SearchResults'>> {
  return call('/api/v1/agents/{agent_id}/search', {
    method: 'POST',
    params: { agent_id: agentId },
    body: { query, limit: 10 },
  });
}

export function useSearchKnowledge(agentId: string) {
  return useMutation({ mutationFn: (query: string) => searchKnowledge(agentId, query), meta: { quiet: true } });
}
