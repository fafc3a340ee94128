import { useMutation, useQueryClient } from '@tanstack/react-query';

import { idempotencyKey } from '@/lib/api-client';
import type { Body, Schema } from '@/lib/schemas';
import { upload } from '@/lib/upload';

export interface NewAgent {
  fields: Body<'/api/v1/agents', 'post'>;
  files: File[];
  /** File name to what is in it. */
  descriptions: Record<string, string>;
  /** Repeating the call with the same key makes nothing twice. */
  key: Record<string, string>;
  onProgress: (share: number) => void;
}

export const newAgentKey = idempotencyKey;

export function createAgent({ fields, files, descriptions, key, onProgress }: NewAgent): Promise<Schema<'Agent'>> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value) form.append(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  if (Object.keys(descriptions).length > 0) form.append('file_descriptions', JSON.stringify(descriptions));
  for (const file of files) form.append('files', file, file.name);
  return upload('/api/v1/agents', { method: 'POST', form, headers: key, onProgress });
}

export function useCreateAgent() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: createAgent,
    onSuccess: () => client.invalidateQueries({ queryKey: ['agents'] }),
    meta: { quiet: true },
  });
}
