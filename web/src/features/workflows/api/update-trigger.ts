import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Body } from '@/lib/schemas';

import { triggersKey, type Trigger } from './list-triggers';

type TriggerChange = Body<'/api/v1/workflows/{workflow_id}/triggers/{trigger_id}', 'patch'>;

export function updateTrigger(workflow: string, trigger: string, body: TriggerChange): Promise<Trigger> {
  return call('/api/v1/workflows/{workflow_id}/triggers/{trigger_id}', { method: 'PATCH', params: { workflow_id: workflow, trigger_id: trigger }, body });
}

export function useUpdateTrigger(workflow: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...change }: TriggerChange & { id: string }) => updateTrigger(workflow, id, change),
    onSettled: () => client.invalidateQueries({ queryKey: triggersKey(workflow) }),
  });
}
