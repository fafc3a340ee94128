import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';

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
  const { data, isLoadingError, error, refetch } = useQuery({
    queryKey: ['agents', id, 'versions', version, 'stages'],
    queryFn: async () => ({ stages: await getStages(id, version), complete: !building }),
    enabled: version > 0,
    refetchInterval: building ? 700 : false,
    staleTime: ({ state }) => (state.data?.complete ? Infinity : 0),
  });
  // What was read before the last stage ended is read once more.
  const incomplete = !building && data?.complete === false;
  useEffect(() => {
    if (incomplete) void refetch();
  }, [incomplete, refetch]);
  // Not by `select`, which shares structure with what it gave before: a map has none.
  const making = useMemo(() => data && readStages(data.stages), [data]);
  return { data: making, isLoadingError, error, refetch };
}
