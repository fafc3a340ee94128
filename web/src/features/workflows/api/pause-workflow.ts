import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';

import type { Workflow } from './get-workflow';

export function pauseWorkflow(id: string): Promise<Workflow> {
  return call('/api/v1/workflows/{workflow_id}/pause', { method: 'PUT', params: { workflow_id: id } });
}

export function usePauseWorkflow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: pauseWorkflow,
    onSuccess: () => client.invalidateQueries({ queryKey: ['workflows'] }),
  });
}
