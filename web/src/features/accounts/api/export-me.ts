import { useMutation } from '@tanstack/react-query';

import { callRaw } from '@/lib/api-client';

/** Saves the file. A plain link could not carry the access token. */
export async function exportMe(): Promise<void> {
  const response = await callRaw('/api/v1/me/export');
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = 'auriga-account.json';
  link.click();
  URL.revokeObjectURL(url);
}

export function useExportMe() {
  return useMutation({ mutationFn: exportMe });
}
