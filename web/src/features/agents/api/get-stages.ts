import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

import { readStages } from '../lib/stages';

export async function getStages(id: string, version: number): Promise<Schema<'AgentStage'>[]> {
  const { items } = await call<Schema<'AgentStages'>>('/api/v1/agents/{agent_id}/versions/{version}/stages', {
    params: { agent_id: id, version: String(version) },
  });
  return items;
}

/** What each stage of a version's making left; `building`: there is more to come. */
export function useStages(id: string, version: number, building: boolean) {
  const query = useQuery({
    // Another key once it is made, so that what came last is read, too.
    queryKey: ['agents', id, 'versions', version, 'stages', building],
    queryFn: () => getStages(id, version),
    enabled: version > 0,
    refetchInterval: building ? 700 : false,
    staleTime: building ? 0 : Infinity,
    // Not those of another version.
    placeholderData: (old, last) => (last?.queryKey[1] === id && last.queryKey[3] === version ? old : undefined),
  });
  const { data } = query;
  // Not by `select`: it would work out another result with each render while the old stages stand in for those to
  // come, and each would ask for one more render.
  const making = useMemo(() => data && readStages(data), [data]);
  return { ...query, data: making };
}
