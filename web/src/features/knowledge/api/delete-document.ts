import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';

interface Target {
  agentId: string;
  documentId: string;
}

export function deleteDocument({ agentId, documentId }: Target): Promise<void> {
  return call('/api/v1/agents/{agent_id}/documents/{document_id}', {
    method: 'DELETE',
    params: { agent_id: agentId, document_id: documentId },
  });
}

export function useDeleteDocument() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: deleteDocument,
    onSuccess(_answer, { agentId }) {
      void client.invalidateQueries({ queryKey: ['documents', agentId] });
      void client.invalidateQueries({ queryKey: ['agents'] });
    },
  });
}
