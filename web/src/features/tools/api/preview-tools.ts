import { useMutation } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Body, Schema } from '@/lib/schemas';

export type ImportPreview = Schema<'ToolImport'>;
type PreviewBody = Body<'/api/v1/agents/{agent_id}/tools/import/preview', 'post'>;

export function previewTools(agent: string, body: PreviewBody): Promise<ImportPreview> {
  return call('/api/v1/agents/{agent_id}/tools/import/preview', { method: 'POST', params: { agent_id: agent }, body });
}

export function usePreviewTools(agent: string) {
  return useMutation({ mutationFn: (body: PreviewBody) => previewTools(agent, body), meta: { quiet: true } });
}
