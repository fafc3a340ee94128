import { useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export function listConfiguration(): Promise<Schema<'ConfigurationList'>> {
  return call('/api/v1/operations/configuration');
}

export function useConfiguration() {
  return useQuery({ queryKey: ['configuration'], queryFn: listConfiguration });
}
