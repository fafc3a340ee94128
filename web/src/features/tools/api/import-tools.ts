import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call, idempotencyKey } from '@/lib/api-client';
import type { Body, Schema } from '@/lib/schemas';

import { toolsKey } from './list-tools';

type ImportBody = Body<'/api/v1/agents/{agent_id}/tools/import', 'post'>;

export function importTools(agent: string, body: ImportBody): Promise<Schema<'ToolBatch'>> {
  return call('/api/v1/agents/{agent_id}/tools/import', { method: 'POST', params: { agent_id: agent }, body, headers: idempotencyKey() });
}

export function useImportTools(agent: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ImportBody) => importTools(agent, body),
    onSuccess: () => client.invalidateQueries({ queryKey: toolsKey(agent) }),
    meta: { quiet: true },
  });
}
