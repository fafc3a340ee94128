import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Body, Schema } from '@/lib/schemas';

export function setPreferences(input: Body<'/api/v1/notifications/preferences', 'put'>): Promise<Schema<'Preferences'>> {
  return call('/api/v1/notifications/preferences', { method: 'PUT', body: input });
}

/** Quick changes are sent one after the other, so that the last one made is the one that stays. */
export function useSetPreferences() {
  const client = useQueryClient();
  const key = ['notification-preferences'];
  return useMutation({
    scope: { id: key.join() },
    mutationFn: setPreferences,
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}
