import { useMutation } from '@tanstack/react-query';

import { callRaw } from '@/lib/api-client';
import { saveFile } from '@/lib/save-file';

/** Saves the file. A plain link could not carry the access token. */
export async function exportMe(): Promise<void> {
  const response = await callRaw('/api/v1/me/export');
  saveFile('auriga-account.json', await response.blob());
}

export function useExportMe() {
  return useMutation({ mutationFn: exportMe });
}
