import { useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export type Trigger = Schema<'WorkflowTrigger'>;

export function listTriggers(workflow: string): Promise<Schema<'WorkflowTriggerList'>> {
  return call('/api/v1/workflows/{workflow_id}/triggers', { params: { workflow_id: workflow } });
}

export const triggersKey = (workflow: string) => ['workflows', workflow, 'triggers'];

export function useTriggers(workflow: string) {
  return useQuery({ queryKey: triggersKey(workflow), queryFn: () => listTriggers(workflow) });
}
