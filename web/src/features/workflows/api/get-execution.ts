import { useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export type Execution = Schema<'Execution'>;

export function getExecution(id: string): Promise<Execution> {
  return call('/api/v1/executions/{execution_id}', { params: { execution_id: id } });
}

/** `wanted` false: not now. */
export function useExecution(id: string, wanted = true) {
  return useQuery({
    queryKey: ['executions', id],
    queryFn: () => getExecution(id),
    enabled: wanted,
    // Its end is known from its history at once; this is for a history that is too long to be read whole.
    refetchInterval: (query) => (query.state.data?.status === 'RUNNING' ? 2000 : false),
  });
}
