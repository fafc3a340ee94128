import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';

import type { Workflow } from './get-workflow';

export function resumeWorkflow(id: string): Promise<Workflow> {
  return call('/api/v1/workflows/{workflow_id}/resume', { method: 'PUT', params: { workflow_id: id } });
}

export function useResumeWorkflow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: resumeWorkflow,
    onSuccess: () => client.invalidateQueries({ queryKey: ['workflows'] }),
  });
}
