import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call, idempotencyKey } from '@/lib/api-client';
import type { Body } from '@/lib/schemas';

import { triggersKey, type Trigger } from './list-triggers';

export type NewTrigger = Body<'/api/v1/workflows/{workflow_id}/triggers', 'post'>;

export function createTrigger(workflow: string, body: NewTrigger): Promise<Trigger> {
  return call('/api/v1/workflows/{workflow_id}/triggers', { method: 'POST', params: { workflow_id: workflow }, body, headers: idempotencyKey() });
}

export function useCreateTrigger(workflow: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewTrigger) => createTrigger(workflow, body),
    onSuccess: () => client.invalidateQueries({ queryKey: triggersKey(workflow) }),
    meta: { quiet: true },
  });
}
