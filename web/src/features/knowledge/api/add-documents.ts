import { useMutation, useQueryClient } from '@tanstack/react-query';

import { idempotencyKey } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';
import { upload } from '@/lib/upload';

interface Addition {
  agentId: string;
  file: File;
  onProgress: (share: number) => void;
}

/** One request per file: each has its own progress, and one refusal does not touch the others. */
export function addDocument({ agentId, file, onProgress }: Addition): Promise<{ items: Schema<'Document'>[] }> {
  const form = new FormData();
  form.append('files', file, file.name);
  return upload('/api/v1/agents/{agent_id}/documents', {
    method: 'POST',
    params: { agent_id: agentId },
    form,
    headers: idempotencyKey(),
    onProgress,
  });
}

export function useAddDocument() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: addDocument,
    onSuccess(_answer, { agentId }) {
      void client.invalidateQueries({ queryKey: ['documents', agentId] });
      void client.invalidateQueries({ queryKey: ['agents'] });
    },
    meta: { quiet: true },
  });
}
