import { useInfiniteQuery, type InfiniteData } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

type Part = Schema<'DocumentText'>;

export function getDocumentText(agentId: string, documentId: string, start: number): Promise<Part> {
  return call('/api/v1/agents/{agent_id}/documents/{document_id}/text', {
    params: { agent_id: agentId, document_id: documentId },
    query: { start },
  });
}

/** From code point `from` on; a long text comes in parts. */
export function useDocumentText(agentId: string, documentId: string, from = 0) {
  return useInfiniteQuery({
    queryKey: ['document-text', agentId, documentId, from],
    queryFn: ({ pageParam }) => getDocumentText(agentId, documentId, pageParam),
    initialPageParam: from,
    getNextPageParam: ({ end, characters }) => (end < characters ? end : undefined),
  });
}

/** The parts that are there, as one text. */
export const joinedText = (data: InfiniteData<Part>): string => data.pages.map(({ text }) => text).join('');
