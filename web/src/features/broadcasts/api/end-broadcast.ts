import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';

/** Ends a broadcast that nobody speaks in here; who speaks ends it on his own connection. */
export function endBroadcast(id: string): Promise<void> {
  return call('/api/v1/broadcasts/{broadcast_id}', { method: 'DELETE', params: { broadcast_id: id } });
}

export function useEndBroadcast() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: endBroadcast,
    onSuccess: () => client.invalidateQueries({ queryKey: ['broadcasts'] }),
  });
}
