import { useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';

import type { WorkflowVersion } from './list-versions';

export function getVersion(id: string, version: number): Promise<WorkflowVersion> {
  return call('/api/v1/workflows/{workflow_id}/versions/{version}', { params: { workflow_id: id, version: String(version) } });
}

/** A version never changes: it is read once. `version` null: not yet known which. */
export function useVersion(id: string, version: number | null) {
  return useQuery({
    queryKey: ['workflows', id, 'versions', version],
    queryFn: () => getVersion(id, version ?? 1),
    enabled: version !== null,
    staleTime: Infinity,
  });
}
