/**
 * Ties what the live connection tells to what was read: a change marks the queries it touches as old,
 * so that those on screen are read again and the others when they are next shown. What a state says
 * whole is put in place without a request.
 */
import type { QueryClient, QueryKey } from '@tanstack/react-query';

import { coalesce } from '@/lib/coalesce';
import type { RealtimeHandler } from '@/lib/realtime';
import type { Topic, TopicEvent } from '@/lib/realtime-frames';

/** Everything that a topic may change. */
const keysOfTopic: Record<Topic, QueryKey[]> = {
  agents: [['agents'], ['documents']],
  sessions: [['sessions'], ['analytics']],
  broadcasts: [['broadcasts']],
  executions: [['executions']],
  notifications: [['notifications']],
  health: [['health']],
  jobs: [['jobs']],
};

/** A burst of changes costs one reading in this time. */
const gatherMs = 500;
/** What somebody follows as it happens should not lag behind. */
const followedMs = 100;
/** Figures over all conversations are dear to make, and nobody sees one more in them. */
const figuresMs = 15_000;

/** Each that moved, and the lists of their workflows. Of a burst not all are named. */
function keysOfExecutions({ executions, more }: Record<string, unknown>): QueryKey[] {
  if (more !== false || !Array.isArray(executions)) return keysOfTopic.executions;
  const moved = executions as { id: string; workflow_id: string }[];
  const workflows = new Set(moved.map(({ workflow_id }) => workflow_id));
  return [...moved.map(({ id }) => ['executions', id]), ...[...workflows].map((id) => ['executions', 'list', id])];
}

/** The queries that an event touches. Names of events: "agent.updated", "document.ready". */
export function keysOf({ topic, type, data }: TopicEvent): QueryKey[] {
  // The lists, and of the conversations themselves this one alone.
  if (topic === 'sessions' && typeof data.id === 'string') {
    const keys: QueryKey[] = [['sessions', data.id], ['sessions', 'list'], ['analytics']];
    return type === 'session.message' ? keys : [...keys, ['sessions', 'waiting']];
  }
  if (topic === 'executions') return keysOfExecutions(data);
  if (topic !== 'agents' || typeof data.agent_id !== 'string') return keysOfTopic[topic];
  // The agent's row counts its documents.
  return type.startsWith('document.') ? [['documents', data.agent_id], ['agents']] : [['agents']];
}

const memberOf = (data: unknown, name: string): boolean => typeof data === 'object' && data !== null && name in data;

/** The member by which a whole state is told from a mere hint that it changed. */
const wholeBy: Partial<Record<Topic, string>> = { health: 'checks', jobs: 'items' };

export function liveQueries(client: QueryClient): RealtimeHandler {
  const renew = coalesce<string>((keys) => {
    for (const key of keys) void client.invalidateQueries({ queryKey: JSON.parse(key) as QueryKey });
  }, gatherMs);
  const renewFollowed = coalesce<string>((keys) => {
    for (const key of keys) void client.invalidateQueries({ queryKey: JSON.parse(key) as QueryKey });
  }, followedMs);
  const renewFigures = coalesce<string>((keys) => {
    for (const key of keys) void client.invalidateQueries({ queryKey: JSON.parse(key) as QueryKey });
  }, figuresMs);
  const isFollowed = ([what, which]: QueryKey) => (what === 'sessions' || what === 'executions') && typeof which === 'string' && !['list', 'waiting'].includes(which);
  const renewAll = (keys: QueryKey[]) => {
    for (const key of keys) (key[0] === 'analytics' ? renewFigures : isFollowed(key) ? renewFollowed : renew)(JSON.stringify(key));
  };
  return {
    event: (event) => renewAll(keysOf(event)),
    state(topic, data) {
      const member = wholeBy[topic];
      if (member && memberOf(data, member)) client.setQueryData([topic], data);
      else renewAll(keysOfTopic[topic]);
    },
    missed: (topic) => renewAll(keysOfTopic[topic]),
    // Whether the server is there at all is asked at once, not when the next poll is due.
    lost: () => renewAll(keysOfTopic.health),
  };
}
