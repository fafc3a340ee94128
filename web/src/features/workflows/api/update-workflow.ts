import { useMutation, useQueryClient } from '@tanstack/react-query';

import { callRaw } from '@/lib/api-client';
import type { Body } from '@/lib/schemas';

import type { Workflow, WorkflowRead } from './get-workflow';

interface Change {
  id: string;
  etag: string | null;
  change: Body<'/api/v1/workflows/{workflow_id}', 'patch'>;
}

export async function updateWorkflow({ id, etag, change }: Change): Promise<WorkflowRead> {
  const response = await callRaw('/api/v1/workflows/{workflow_id}', {
    method: 'PATCH',
    params: { workflow_id: id },
    body: change,
    headers: etag ? { 'If-Match': etag } : {},
  });
  return { workflow: (await response.json()) as Workflow, etag: response.headers.get('ETag') };
}

export function useUpdateWorkflow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: updateWorkflow,
    onSuccess(read) {
      client.setQueryData(['workflows', read.workflow.id], read);
      void client.invalidateQueries({ queryKey: ['workflows', 'list'] });
      void client.invalidateQueries({ queryKey: ['workflows', read.workflow.id, 'versions'] });
    },
    meta: { quiet: true },
  });
}
