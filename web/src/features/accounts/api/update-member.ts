import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { authStore } from '@/lib/auth-store';
import type { Schema } from '@/lib/schemas';

import type { Role } from '../lib/member-rules';

interface Input {
  id: string;
  role: Role;
}

export function updateMember({ id, role }: Input): Promise<Schema<'Member'>> {
  return call('/api/v1/members/{user_id}', { method: 'PATCH', params: { user_id: id }, body: { role } });
}

export function useUpdateMember() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: updateMember,
    onSuccess(member) {
      // The pages go by who one is: a new token tells it.
      if (member.you) void authStore.refresh().catch(() => undefined);
    },
    // A refusal means that what is shown is old.
    onSettled: () => client.invalidateQueries({ queryKey: ['members'] }),
  });
}
