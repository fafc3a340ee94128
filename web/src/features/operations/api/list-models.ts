import { useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export function listModels(): Promise<Schema<'ModelList'>> {
  return call('/api/v1/models');
}

export function useModels() {
  return useQuery({ queryKey: ['models'], queryFn: listModels });
}
