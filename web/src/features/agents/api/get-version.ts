import { useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export type Version = Schema<'AgentVersion'>;

export function getVersion(id: string, version: number): Promise<Version> {
  return call('/api/v1/agents/{agent_id}/versions/{version}', { params: { agent_id: id, version: String(version) } });
}

/** A version that was just asked for has no execution yet; that comes within milliseconds, unless its workflow is paused. */
const soonMs = 200;
const soonReads = 25;
const buildingMs = 1000;

/** `version` 0: not yet known which. */
export function useVersion(id: string, version: number) {
  return useQuery({
    queryKey: ['agents', id, 'versions', version],
    queryFn: () => getVersion(id, version),
    enabled: version > 0,
    refetchInterval({ state: { data, dataUpdateCount: reads } }) {
      if (data?.status !== 'building') return false;
      return data.execution_id || reads > soonReads ? buildingMs : soonMs;
    },
  });
}
