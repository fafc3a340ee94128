import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export function retryMail(): Promise<Schema<'MailRetry'>> {
  return call('/api/v1/operations/mail/retry', { method: 'POST' });
}

export function useRetryMail() {
  const client = useQueryClient();
  return useMutation({ mutationFn: retryMail, onSuccess: () => client.invalidateQueries({ queryKey: ['mail'] }) });
}
