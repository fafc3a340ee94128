import { useQuery } from '@tanstack/react-query';

import { callRaw } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export type Workflow = Schema<'Workflow'>;

/** The workflow and the state that a change must name, so that nobody's change is lost. */
export interface WorkflowRead {
  workflow: Workflow;
  etag: string | null;
}

export async function getWorkflow(id: string): Promise<WorkflowRead> {
  const response = await callRaw('/api/v1/workflows/{workflow_id}', { params: { workflow_id: id } });
  return { workflow: (await response.json()) as Workflow, etag: response.headers.get('ETag') };
}

export function useWorkflow(id: string) {
  return useQuery({ queryKey: ['workflows', id], queryFn: () => getWorkflow(id) });
}
