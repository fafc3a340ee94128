import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';

import { secretsKey, type Secret } from './list-secrets';

interface Value {
  name: string;
  value: string;
}

export function setSecret({ name, value }: Value): Promise<Secret> {
  return call('/api/v1/secrets/{name}', { method: 'PUT', params: { name }, body: { value } });
}

export function useSetSecret() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: setSecret,
    onSuccess: () => client.invalidateQueries({ queryKey: secretsKey }),
    meta: { quiet: true },
  });
}
