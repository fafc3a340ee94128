import { useQuery } from '@tanstack/react-query';

import { networkProblem, problemFrom } from '@/lib/problem';

import type { ApiDocument } from '../lib/document';

export async function getDocument(): Promise<ApiDocument> {
  const response = await fetch('/openapi.json', { headers: { Accept: 'application/json' } }).catch(() => {
    throw networkProblem();
  });
  if (!response.ok) throw await problemFrom(response);
  return (await response.json()) as ApiDocument;
}

export function useDocument() {
  return useQuery({ queryKey: ['openapi'], queryFn: getDocument, staleTime: Infinity });
}
