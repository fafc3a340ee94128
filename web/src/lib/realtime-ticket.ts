import { call } from './api-client';
import type { Schema } from './schemas';

/** A ticket for one WebSocket: good once and for half a minute, so that no token stands in an address. */
export async function realtimeTicket(): Promise<string> {
  const answer = await call<Schema<'Ticket'>>('/api/v1/realtime/tickets', { method: 'POST' });
  return answer.ticket;
}
