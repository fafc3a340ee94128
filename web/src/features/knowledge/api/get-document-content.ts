import { callRaw } from '@/lib/api-client';
import { saveFile } from '@/lib/save-file';

/** Saves the original file. A plain link could not carry the access token. */
export async function downloadDocument(agentId: string, documentId: string, name: string): Promise<void> {
  const response = await callRaw('/api/v1/agents/{agent_id}/documents/{document_id}/content', {
    params: { agent_id: agentId, document_id: documentId },
    headers: { Accept: '*/*' },
  });
  saveFile(name, await response.blob());
}
