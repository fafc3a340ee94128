import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

/** What was said so far is the answer then. Nothing happens where none is being made. */
export function stopAnswer(sessionId: string): Promise<Schema<'StoppedSession'>> {
  return call('/api/v1/sessions/{session_id}/stop', { method: 'POST', params: { session_id: sessionId } });
}
