import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';

import { secretsKey } from './list-secrets';

export function deleteSecret(name: string): Promise<void> {
  return call('/api/v1/secrets/{name}', { method: 'DELETE', params: { name } });
}

export function useDeleteSecret() {
  const client = useQueryClient();
  return useMutation({ mutationFn: deleteSecret, onSuccess: () => client.invalidateQueries({ queryKey: secretsKey }) });
}
