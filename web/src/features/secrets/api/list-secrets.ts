import { useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export type Secret = Schema<'Secret'>;

export const listSecrets = (): Promise<Schema<'SecretList'>> => call('/api/v1/secrets');

export const secretsKey = ['secrets'];

export function useSecrets(enabled = true) {
  return useQuery({ queryKey: secretsKey, queryFn: listSecrets, enabled });
}
