import { useMutation, useQueryClient } from '@tanstack/react-query';

import type { Schema } from '@/lib/schemas';
import { upload } from '@/lib/upload';

interface Replacement {
  agentId: string;
  documentId: string;
  file: File;
}

export function replaceDocument({ agentId, documentId, file }: Replacement): Promise<Schema<'Document'>> {
  const form = new FormData();
  form.append('files', file, file.name);
  return upload('/api/v1/agents/{agent_id}/documents/{document_id}', {
    method: 'PUT',
    params: { agent_id: agentId, document_id: documentId },
    form,
  });
}

export function useReplaceDocument() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: replaceDocument,
    onSuccess(_answer, { agentId }) {
      void client.invalidateQueries({ queryKey: ['documents', agentId] });
      void client.invalidateQueries({ queryKey: ['agents'] });
    },
  });
}
