import { useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export type Setup = Schema<'Setup'>;

export function getSetup(): Promise<Setup> {
  return call('/api/v1/setup', { anonymous: true });
}

export function useSetup() {
  return useQuery({ queryKey: ['setup'], queryFn: getSetup, staleTime: 0 });
}
