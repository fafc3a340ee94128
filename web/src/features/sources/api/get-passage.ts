import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export interface Span {
  agentId: string;
  documentId: string;
  start: number;
  end: number;
}

export function getPassage(span: Span, context: number): Promise<Schema<'Passage'>> {
  return call('/api/v1/agents/{agent_id}/documents/{document_id}/passage', {
    params: { agent_id: span.agentId, document_id: span.documentId },
    query: { start: span.start, end: span.end, context },
  });
}

export function usePassage(span: Span, context: number) {
  return useQuery({
    queryKey: ['passage', span, context],
    queryFn: () => getPassage(span, context),
    placeholderData: keepPreviousData,
  });
}
