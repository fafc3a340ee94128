import { useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export function getDocumentText(agentId: string, documentId: string): Promise<Schema<'DocumentText'>> {
  return call('/api/v1/agents/{agent_id}/documents/{document_id}/text', {
    params: { agent_id: agentId, document_id: documentId },
  });
}

export function useDocumentText(agentId: string, documentId: string) {
  return useQuery({
    queryKey: ['document-text', agentId, documentId],
    queryFn: () => getDocumentText(agentId, documentId),
  });
}
