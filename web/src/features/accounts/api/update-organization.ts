import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { authStore } from '@/lib/auth-store';
import type { Body, Schema } from '@/lib/schemas';

export function updateOrganization(input: Body<'/api/v1/organization', 'patch'>): Promise<Schema<'Organization'>> {
  return call('/api/v1/organization', { method: 'PATCH', body: input });
}

export function useUpdateOrganization() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: updateOrganization,
    onSuccess(organization) {
      client.setQueryData(['organization'], organization);
      const { user } = authStore.get();
      if (user) authStore.setUser({ ...user, organization: { ...user.organization, name: organization.name } });
    },
    meta: { quiet: true },
  });
}
