import { useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export type Login = Schema<'Login'>;

export function listLogins(): Promise<Schema<'LoginList'>> {
  return call('/api/v1/me/logins');
}

export function useLogins() {
  return useQuery({ queryKey: ['logins'], queryFn: listLogins });
}
