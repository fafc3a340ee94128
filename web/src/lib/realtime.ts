/**
 * The console's live connection: one WebSocket to /ws/dashboard for as long as somebody is signed in
 * and a page asks for a topic. It opens with a ticket that is good once, so that no token stands in
 * an address; subscribes, and after a cut resumes where it was; connects again with growing waits.
 *
 * Pages stay right without it: while a topic is not live its queries go on polling. So nothing here
 * is ever shown as an error, and everything a socket says only renews what was read over HTTP.
 */
import { authStore } from './auth-store';
import { asProblem } from './problem';
import { comesBack, readFrame, waitAfter, type Place, type Topic, type TopicEvent } from './realtime-frames';
import { realtimeTicket } from './realtime-ticket';

/** `off`: nobody asks, nobody is signed in, or this server has no such connection. */
export type RealtimeStatus = 'off' | 'connecting' | 'live' | 'waiting';

/** What may be told about topics; the application ties it to its caches. */
export interface RealtimeHandler {
  event: (event: TopicEvent) => void;
  state: (topic: Topic, data: unknown) => void;
  /** Something of this topic may have been missed: what was read before may be old. */
  missed: (topic: Topic) => void;
  /** The connection is gone; it will be tried again. */
  lost: () => void;
}

export interface RealtimeOptions {
  ticket: () => Promise<string>;
  open: (ticket: string) => WebSocket;
  random?: () => number;
}

interface Subscription {
  users: number;
  place: Place | null;
  live: boolean;
  /** The server will not give it to this user. */
  refused: boolean;
  timer: number;
}

const pingEveryMs = 25_000;
const answerWithinMs = 10_000;
/** A connection that held this long was a good one: the waits begin anew. */
const steadyAfterMs = 5_000;
/** A topic outlives its last page by this, so that going to and fro costs nothing. */
const lingerMs = 30_000;

export class RealtimeConnection {
  private status: RealtimeStatus = 'off';
  private wanted = false;
  /** The server said no in a way that a repetition does not change. */
  private refusal = false;
  private socket: WebSocket | null = null;
  private handler: RealtimeHandler | null = null;
  private failures = 0;
  private nextId = 1;
  /** Guards against answers that belong to an attempt before. */
  private attempt = 0;
  private retryTimer = 0;
  private pingTimer = 0;
  private answerTimer = 0;
  private steadyTimer = 0;
  private readonly topics = new Map<Topic, Subscription>();
  private readonly asked = new Map<number, Topic>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly options: RealtimeOptions) {}

  get = (): RealtimeStatus => this.status;
  isLive = (topic: Topic): boolean => this.topics.get(topic)?.live ?? false;
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  handle = (handler: RealtimeHandler | null): void => {
    this.handler = handler;
  };

  /** Somebody signed in: connect as soon as a topic is asked for. */
  start(): void {
    if (this.wanted) return;
    this.wanted = true;
    if (this.topics.size > 0) this.connect();
  }

  /** Nobody is signed in any more: nothing may be heard, and nothing of the last user kept. */
  stop(): void {
    this.wanted = false;
    this.drop();
    for (const topic of this.topics.values()) Object.assign(topic, { place: null, refused: false });
    this.refusal = false;
    this.failures = 0;
    this.publish('off');
  }

  /** Tries at once what would be tried later: the network came back, or somebody looks again. */
  nudge(): void {
    if (this.status === 'waiting') this.connect();
  }

  /** Asks for a topic; give the returned function a call when it is no longer needed. */
  retain(topic: Topic): () => void {
    const known = this.topics.get(topic);
    const entry = known ?? { users: 0, place: null, live: false, refused: false, timer: 0 };
    entry.users += 1;
    window.clearTimeout(entry.timer);
    if (!known) {
      this.topics.set(topic, entry);
      if (this.status === 'live') this.ask(topic, entry);
      else if (this.status === 'off' && this.wanted && !this.refusal) this.connect();
    }
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      entry.users -= 1;
      if (entry.users === 0) entry.timer = window.setTimeout(() => this.forget(topic), lingerMs);
    };
  }

  private forget(topic: Topic): void {
    if (this.topics.get(topic)?.live) this.send({ unsubscribe: { topic } });
    this.topics.delete(topic);
    for (const listener of this.listeners) listener();
  }

  private publish(status: RealtimeStatus): void {
    this.status = status;
    for (const listener of this.listeners) listener();
  }

  private connect(): void {
    this.drop();
    this.publish('connecting');
    const { attempt } = this;
    this.options.ticket().then(
      (ticket) => {
        if (attempt === this.attempt) this.listen(this.options.open(ticket));
      },
      (error: unknown) => {
        if (attempt === this.attempt) this.refusedTicket(error);
      },
    );
  }

  private refusedTicket(error: unknown): void {
    const { status, retryAt } = asProblem(error);
    // A server without tickets, or a user who gets none: polling does it all.
    if (status >= 400 && status < 500 && status !== 429) this.giveUp();
    else this.retry(retryAt === null ? 0 : retryAt - Date.now());
  }

  private listen(socket: WebSocket): void {
    this.socket = socket;
    socket.onopen = () => {
      this.steadyTimer = window.setTimeout(() => {
        this.failures = 0;
      }, steadyAfterMs);
      this.pingTimer = window.setInterval(() => this.ping(), pingEveryMs);
      this.publish('live');
      for (const [topic, entry] of this.topics) if (!entry.refused) this.ask(topic, entry);
    };
    socket.onmessage = (message: MessageEvent<unknown>) => {
      window.clearTimeout(this.answerTimer);
      if (typeof message.data === 'string') this.take(message.data);
    };
    socket.onclose = ({ code }) => this.closed(code);
  }

  private closed(code: number): void {
    this.drop();
    if (comesBack(code)) this.retry(0);
    else this.giveUp();
    this.handler?.lost();
  }

  private giveUp(): void {
    this.refusal = true;
    this.publish('off');
  }

  private retry(leastMs: number): void {
    this.failures += 1;
    const wait = Math.max(leastMs, waitAfter(this.failures, this.options.random));
    this.publish('waiting');
    this.retryTimer = window.setTimeout(() => this.connect(), wait);
  }

  /** Lets go of the socket without waiting for its end. */
  private drop(): void {
    this.attempt += 1;
    for (const timer of [this.retryTimer, this.answerTimer, this.steadyTimer]) window.clearTimeout(timer);
    window.clearInterval(this.pingTimer);
    for (const entry of this.topics.values()) entry.live = false;
    this.asked.clear();
    const { socket } = this;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  private send(message: Record<string, unknown>): number {
    const id = this.nextId;
    this.nextId += 1;
    this.socket?.send(JSON.stringify({ id, ...message }));
    return id;
  }

  private ask(topic: Topic, entry: Subscription): void {
    const since = entry.place ? { since: entry.place } : {};
    this.asked.set(this.send({ subscribe: { topic, ...since } }), topic);
  }

  private ping(): void {
    window.clearTimeout(this.answerTimer);
    // 1006 is what a browser calls an end without a farewell.
    this.answerTimer = window.setTimeout(() => this.closed(1006), answerWithinMs);
    this.send({ ping: {} });
  }

  private take(text: string): void {
    const frame = readFrame(text);
    if (frame.kind === 'subscribed') this.subscribed(frame.topic, frame.place, frame.recovered, frame.id);
    if (frame.kind === 'error') this.refused(frame.id);
    if (frame.kind !== 'event' && frame.kind !== 'state') return;
    const place = this.topics.get(frame.topic)?.place;
    // What was replayed after a cut may come a second time. A state is whole: no harm in that.
    if (!place || (frame.kind === 'event' && frame.offset <= place.offset)) return;
    place.offset = Math.max(place.offset, frame.offset);
    if (frame.kind === 'event') this.handler?.event(frame);
    else this.handler?.state(frame.topic, frame.data);
  }

  private subscribed(topic: Topic, place: Place, recovered: boolean, id: number): void {
    this.asked.delete(id);
    const entry = this.topics.get(topic);
    if (!entry) return;
    const resumed = recovered && entry.place?.epoch === place.epoch;
    // After a resumption the frames that were missed follow, with offsets up to this one.
    if (!resumed) entry.place = { ...place };
    entry.live = true;
    for (const listener of this.listeners) listener();
    if (!resumed) this.handler?.missed(topic);
  }

  private refused(id: number): void {
    const topic = this.asked.get(id);
    const entry = topic && this.topics.get(topic);
    this.asked.delete(id);
    if (entry) entry.refused = true;
  }
}

function open(value: string): WebSocket {
  const address = new URL('/ws/dashboard', window.location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  address.searchParams.set('ticket', value);
  return new WebSocket(address);
}

export const realtime = new RealtimeConnection({ ticket: realtimeTicket, open });

function follow(): void {
  if (authStore.get().status === 'in') realtime.start();
  else realtime.stop();
}
authStore.subscribe(follow);
follow();
window.addEventListener('online', () => realtime.nudge());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') realtime.nudge();
});
