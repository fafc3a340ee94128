import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

interface Mark {
  id: string;
  as: 'read' | 'acknowledge';
}

export function markNotification({ id, as }: Mark): Promise<Schema<'Notification'>> {
  return as === 'read'
    ? call('/api/v1/notifications/{notification_id}/read', { method: 'PUT', params: { notification_id: id } })
    : call('/api/v1/notifications/{notification_id}/acknowledge', { method: 'PUT', params: { notification_id: id } });
}

export function useMarkNotification() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: markNotification,
    onSuccess: () => client.invalidateQueries({ queryKey: ['notifications'] }),
  });
}
