import { queryOptions, useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export function getVersion(id: string, version: number): Promise<Schema<'WorkflowVersion'>> {
  return call('/api/v1/workflows/{workflow_id}/versions/{version}', { params: { workflow_id: id, version: String(version) } });
}

/** A version never changes: it is read once. */
export function versionQuery(id: string, version: number) {
  return queryOptions({
    queryKey: ['workflows', id, 'versions', version],
    queryFn: () => getVersion(id, version),
    staleTime: 'static',
  });
}

/** `version` null: not yet known which. */
export function useVersion(id: string, version: number | null) {
  return useQuery({ ...versionQuery(id, version ?? 0), enabled: version !== null });
}
