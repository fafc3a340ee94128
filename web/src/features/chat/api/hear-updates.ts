import { callRaw } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';
import { readEvents } from '@/lib/sse';

export interface Updates {
  status: Schema<'Session'>['status'];
  /** Who of the staff talks in the agent's place. */
  person: string | null;
}

interface Listening {
  agentId: string;
  actorId: string;
  sessionId: string;
  /** The position of the last message that is known; null for what comes from now on. */
  from: number | null;
  signal: AbortSignal;
  onMessage: (message: Schema<'Message'>) => void;
  onStatus: (updates: Updates) => void;
}

/** Hears what the agent and the staff say to the customer, until the server ends the stream. */
export async function hearUpdates({ agentId, actorId, sessionId, from, signal, onMessage, onStatus }: Listening): Promise<void> {
  const response = await callRaw('/api/v1/chat/{agent_id}/{actor_id}/{session_id}/events', {
    params: { agent_id: agentId, actor_id: actorId, session_id: sessionId },
    query: { from },
    headers: { Accept: 'text/event-stream' },
    signal,
  });
  for await (const { event, data } of readEvents(response)) {
    if (event === 'message') onMessage(JSON.parse(data) as Schema<'Message'>);
    if (event === 'status') onStatus(JSON.parse(data) as Updates);
  }
}
