import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';

import type { Execution } from './get-execution';

interface Stop {
  id: string;
  /** In words; it stands in the history. */
  cause: string;
}

export function stopExecution({ id, cause }: Stop): Promise<Execution> {
  return call('/api/v1/executions/{execution_id}/stop', { method: 'POST', params: { execution_id: id }, body: cause ? { cause } : {} });
}

export function useStopExecution() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: stopExecution,
    onSuccess: () => client.invalidateQueries({ queryKey: ['executions'] }),
  });
}
