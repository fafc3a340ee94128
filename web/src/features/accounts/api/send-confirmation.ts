import { useMutation } from '@tanstack/react-query';

import { call } from '@/lib/api-client';

export function sendConfirmation(): Promise<void> {
  return call('/api/v1/me/email/confirmation', { method: 'POST' });
}

export function useSendConfirmation() {
  return useMutation({ mutationFn: sendConfirmation });
}
