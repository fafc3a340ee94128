import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call, idempotencyKey } from '@/lib/api-client';
import type { Body } from '@/lib/schemas';

import type { Execution } from './get-execution';

interface Start {
  workflow: string;
  body: Body<'/api/v1/workflows/{workflow_id}/executions', 'post'>;
}

export function startExecution({ workflow, body }: Start): Promise<Execution> {
  return call('/api/v1/workflows/{workflow_id}/executions', { method: 'POST', params: { workflow_id: workflow }, body, headers: idempotencyKey() });
}

export function useStartExecution() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: startExecution,
    onSuccess: () => client.invalidateQueries({ queryKey: ['executions', 'list'] }),
    meta: { quiet: true },
  });
}
