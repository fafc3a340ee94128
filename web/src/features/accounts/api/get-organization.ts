import { useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export function getOrganization(): Promise<Schema<'Organization'>> {
  return call('/api/v1/organization');
}

export function useOrganization() {
  return useQuery({ queryKey: ['organization'], queryFn: getOrganization });
}
