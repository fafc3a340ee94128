import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call, idempotencyKey } from '@/lib/api-client';
import type { Body } from '@/lib/schemas';

import type { Workflow } from './get-workflow';

export type NewWorkflow = Body<'/api/v1/workflows', 'post'>;

export function createWorkflow(input: NewWorkflow): Promise<Workflow> {
  return call('/api/v1/workflows', { method: 'POST', body: input, headers: idempotencyKey() });
}

export function useCreateWorkflow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: createWorkflow,
    onSuccess: () => client.invalidateQueries({ queryKey: ['workflows', 'list'] }),
    meta: { quiet: true },
  });
}
