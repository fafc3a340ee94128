import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';

import { triggersKey } from './list-triggers';

export function deleteTrigger(workflow: string, trigger: string): Promise<void> {
  return call('/api/v1/workflows/{workflow_id}/triggers/{trigger_id}', { method: 'DELETE', params: { workflow_id: workflow, trigger_id: trigger } });
}

export function useDeleteTrigger(workflow: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (trigger: string) => deleteTrigger(workflow, trigger),
    onSuccess: () => client.invalidateQueries({ queryKey: triggersKey(workflow) }),
  });
}
