/**
 * What travels over the console's WebSocket, /ws/dashboard: JSON text frames.
 *
 *     to the server    {"id": 1, "subscribe": {"topic": "agents", "since": {"epoch": "..", "offset": 12}}}
 *                      {"id": 2, "unsubscribe": {"topic": "agents"}}
 *                      {"id": 3, "ping": {}}
 *     from the server  {"id": 1, "subscribed": {"topic": "agents", "epoch": "..", "offset": 15, "recovered": true}}
 *                      {"event": {"topic": "agents", "offset": 16, "type": "agent.updated", "data": {}, "at": ".."}}
 *                      {"state": {"topic": "health", "offset": 4, "data": {}}}
 *                      {"id": 1, "error": {"code": "..", "message": ".."}}, {"id": 3, "pong": {}}
 *
 * Within an epoch a topic's offsets rise by one. Who names the last offset he saw gets what he missed
 * and `recovered: true`; `false` says that something is lost, so that all has to be read again.
 */
export const topics = ['agents', 'sessions', 'broadcasts', 'executions', 'notifications', 'health', 'jobs'] as const;
export type Topic = (typeof topics)[number];

export interface Place {
  epoch: string;
  offset: number;
}

export interface TopicEvent {
  topic: Topic;
  offset: number;
  type: string;
  data: Record<string, unknown>;
}

export type Frame =
  | { kind: 'subscribed'; id: number; topic: Topic; place: Place; recovered: boolean }
  | ({ kind: 'event' } & TopicEvent)
  | { kind: 'state'; topic: Topic; offset: number; data: unknown }
  | { kind: 'error'; id: number; code: string }
  | { kind: 'other' };

type Fields = Record<string, unknown>;
const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
const isTopic = (value: unknown): value is Topic => (topics as readonly unknown[]).includes(value);
const other: Frame = { kind: 'other' };

/** Reads a frame. What is not understood is `other`: a newer server may say more. */
export function readFrame(text: string): Frame {
  let frame: Fields | null;
  try {
    frame = fieldsOf(JSON.parse(text));
  } catch {
    return other;
  }
  if (!frame) return other;
  const id = Number(frame.id);
  const subscribed = fieldsOf(frame.subscribed);
  if (subscribed && isTopic(subscribed.topic)) {
    const place = { epoch: String(subscribed.epoch), offset: Number(subscribed.offset) };
    return { kind: 'subscribed', id, topic: subscribed.topic, place, recovered: subscribed.recovered === true };
  }
  const event = fieldsOf(frame.event);
  if (event && isTopic(event.topic)) {
    const data = fieldsOf(event.data) ?? {};
    return { kind: 'event', topic: event.topic, offset: Number(event.offset), type: String(event.type), data };
  }
  const state = fieldsOf(frame.state);
  if (state && isTopic(state.topic)) {
    return { kind: 'state', topic: state.topic, offset: Number(state.offset), data: state.data };
  }
  const error = fieldsOf(frame.error);
  return error ? { kind: 'error', id, code: String(error.code) } : other;
}

/**
 * Whether a connection that closed with `code` is worth another attempt. From 4500 on, and where a
 * frame was wrong, the next one would end the same way.
 */
export function comesBack(code: number): boolean {
  return [1001, 1006, 1011, 1012, 1013].includes(code) || (code >= 4000 && code < 4500);
}

const longestWait = 30_000;

/** Milliseconds to wait after `failures` attempts in a row: 1, 2, 4 … at most 30 s, the upper half left to chance. */
export function waitAfter(failures: number, random: () => number = Math.random): number {
  const full = Math.min(longestWait, 1000 * 2 ** Math.max(0, failures - 1));
  return full / 2 + (full / 2) * random();
}
