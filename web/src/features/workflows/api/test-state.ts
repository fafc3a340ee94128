import { useMutation } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Body, Schema } from '@/lib/schemas';

export type StateTest = Schema<'StateTest'>;

export function testState(body: Body<'/api/v1/workflows/test-state', 'post'>): Promise<StateTest> {
  return call('/api/v1/workflows/test-state', { method: 'POST', body });
}

export function useTestState() {
  return useMutation({ mutationFn: testState, meta: { quiet: true } });
}
