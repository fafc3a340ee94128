import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export function readAll(): Promise<Schema<'UnreadCount'>> {
  return call('/api/v1/notifications/read-all', { method: 'POST' });
}

export function useReadAll() {
  const client = useQueryClient();
  return useMutation({ mutationFn: readAll, onSuccess: () => client.invalidateQueries({ queryKey: ['notifications'] }) });
}
