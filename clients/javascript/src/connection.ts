/**
 * A connection that lasts, for either role. Below it sockets come and go: after a cut another one is
 * opened with back-off and the role takes its place again; before a socket's two hours are over the
 * place is moved to a second one. What a place is, only the role knows: it implements `Role`.
 *
 *   idle → connecting → open ⇄ reconnecting → closed
 *
 * `closed` is final. The first try is not repeated: its error goes to whoever opened.
 */
import { Backoff } from './backoff.js';
import { type Clock, systemClock } from './clock.js';
import { afterClose } from './close-codes.js';
import { asLiveError, AuthenticationError, CapacityError, LiveError, UnavailableError } from './errors.js';
import { LiveSocket, type ServerMessage } from './socket.js';
import { findWebSocket, liveUrl, type WebSocketClass } from './web-socket.js';

/** `connecting` and `reconnecting` end by themselves; `closed` is final. */
export type ConnectionState = 'idle' | 'connecting' | 'open' | 'reconnecting' | 'closed';

export interface ClientOptions {
  /** Of the server: `https://…` or `wss://…`, with or without `/ws/live`. Default: the page's own. */
  url?: string | URL;
  /** A class with the browser's interface. Default: the global one, in Node else the package `ws`. */
  WebSocket?: WebSocketClass;
  /** For tests. */
  clock?: Clock;
}

export interface StateChange {
  readonly state: ConnectionState;
  /** Milliseconds until the next try. */
  readonly retryIn?: number;
  /** Why it is not open. */
  readonly error?: LiveError;
}
export interface Closed {
  readonly code: number;
  readonly reason: string;
  /** Missing where it ended as asked, or the broadcast did. */
  readonly error?: LiveError;
}

export interface Role {
  /** Who we are, in the query of a new socket. Called once for each. */
  query(): Promise<Readonly<Record<string, string>>>;
  /** Takes the place on a fresh socket, the first time or after a cut. Throws the server's answer. */
  enter(socket: LiveSocket): Promise<void>;
  /** Moves the place from an open socket to a fresh one, losing and doubling nothing. */
  move(previous: LiveSocket, next: LiveSocket): Promise<void>;
  /** The place is on the new socket, which is the connection's own from now on. */
  moved(): void;
  message(message: ServerMessage, socket: LiveSocket): void;
  audio(data: ArrayBuffer, socket: LiveSocket): void;
  error(error: LiveError): void;
  stateChanged(change: StateChange): void;
  closed(closed: Closed): void;
}

/** A socket that lived this long was well; only then the back-off begins anew. */
const HEALTHY_MS = 10_000;
/** After `sessionEnded` the server closes; if it does not, we do. */
const FAREWELL_MS = 2000;

export class Connection {
  readonly clock: Clock;
  readonly #options: ClientOptions;
  readonly #role: Role;
  /** Reconnecting ends after this; a speaker's place is not kept for ever. */
  readonly #patienceMs: number;
  readonly #backoff: Backoff;
  #state: ConnectionState = 'idle';
  #socket: LiveSocket | undefined;
  /** Every one that is not closed: also one that does not hold the place yet, or no longer. */
  readonly #sockets = new Set<LiveSocket>();
  #openedAt = 0;
  #refreshing: Promise<void> | undefined;
  #endReason: string | undefined;
  #lastError: LiveError | undefined;
  #stopFarewell: () => void = () => undefined;
  #wake: () => void = () => undefined;
  readonly #waiting = new Set<{ resolve(socket: LiveSocket): void; reject(error: LiveError): void }>();

  constructor(options: ClientOptions, role: Role, patienceMs = Number.POSITIVE_INFINITY) {
    this.clock = options.clock ?? systemClock;
    this.#options = options;
    this.#role = role;
    this.#patienceMs = patienceMs;
    this.#backoff = new Backoff(this.clock);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** The socket that holds the place; undefined unless open. */
  get socket(): LiveSocket | undefined {
    return this.#state === 'open' ? this.#socket : undefined;
  }

  /** Connects for the first time. Throws; the connection is closed then. */
  async open(): Promise<void> {
    if (this.#state !== 'idle') throw new LiveError('CLOSED', 'A client is used once: make another one.');
    this.#change({ state: 'connecting' });
    try {
      await this.#enter();
    } catch (thrown) {
      const error = asLiveError(thrown);
      this.#finish(1000, error.message, error);
      throw error;
    }
  }

  /** The open socket, now or after reconnecting. Throws UnavailableError after `ms`, or when it closes. */
  ready(ms: number): Promise<LiveSocket> {
    const { socket } = this;
    if (socket) return Promise.resolve(socket);
    return new Promise((resolve, reject) => {
      if (this.#state === 'closed' || this.#state === 'idle') return reject(notConnected());
      const waiter = {
        resolve: (ready: LiveSocket) => settle(() => resolve(ready)),
        reject: (error: LiveError) => settle(() => reject(error)),
      };
      const settle = (how: () => void): void => {
        this.#waiting.delete(waiter);
        stop();
        how();
      };
      const stop = this.clock.schedule(ms, () => waiter.reject(new UnavailableError('TIMED_OUT', 'The connection did not come back in time.')));
      this.#waiting.add(waiter);
    });
  }

  /**
   * Sends a request whose repetition does no harm, and waits for its answer; after a cut it is sent
   * again on the next socket. Throws the server's error, or UnavailableError after `ms`.
   */
  async request(action: string, fields: Readonly<Record<string, unknown>>, answers: (message: ServerMessage) => boolean, ms = 30_000): Promise<ServerMessage> {
    const deadline = this.clock.now() + ms;
    for (;;) {
      const socket = await this.ready(Math.max(0, deadline - this.clock.now()));
      try {
        return await socket.request(action, fields, answers);
      } catch (thrown) {
        const error = asLiveError(thrown);
        const mayHaveMoved = error.code === 'UNAUTHORIZED_ACTION';
        if (!(mayHaveMoved || error.code === 'CONNECTION_LOST') || this.clock.now() >= deadline) throw error;
        // While the place moves, the old socket holds it no longer, or is gone, and the new one is not
        // yet in its stead.
        await this.#refreshing?.catch(() => undefined);
        if (mayHaveMoved && socket === this.#socket) throw error;
      }
    }
  }

  /** Moves the place to a second socket. One at a time; throws UnavailableError and stays where it was. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  /** The broadcast ended: whatever closes now, nobody comes back. */
  sessionEnded(reason: string): void {
    if (this.#endReason !== undefined) return;
    this.#endReason = reason;
    this.#stopFarewell = this.clock.schedule(FAREWELL_MS, () => this.#finish(4900, reason));
  }

  /** Leaves for good. */
  close(reason = ''): void {
    this.#finish(1000, reason);
  }

  async #enter(): Promise<void> {
    const socket = await this.#newSocket();
    try {
      await this.#role.enter(socket);
      // It may have closed between the answer and now.
      if (socket.closedWith) throw closedMeanwhile(socket.closedWith);
      if (this.#state === 'closed') throw notConnected();
    } catch (error) {
      socket.close();
      throw error;
    }
    this.#socket = socket;
    this.#openedAt = this.clock.now();
    this.#lastError = undefined;
    this.#change({ state: 'open' });
    for (const waiter of [...this.#waiting]) waiter.resolve(socket);
  }

  async #newSocket(): Promise<LiveSocket> {
    const WebSocket = await findWebSocket(this.#options.WebSocket);
    const url = liveUrl(this.#options.url, await this.#role.query());
    const socket = await LiveSocket.open({
      url,
      WebSocket,
      clock: this.clock,
      handlers: {
        message: (message, from) => this.#role.message(message, from),
        audio: (data, from) => this.#role.audio(data, from),
        error: (error) => {
          this.#lastError = error;
          this.#role.error(error);
        },
        closed: (code, reason, from) => this.#closed(code, reason, from),
      },
    });
    if (this.#state === 'closed') {
      socket.close();
      throw notConnected();
    }
    if (!socket.closedWith) this.#sockets.add(socket);
    return socket;
  }

  async #refresh(): Promise<void> {
    const previous = this.socket;
    if (!previous) throw notConnected();
    let next: LiveSocket | undefined;
    try {
      next = await this.#newSocket();
      // What was lost with the old one is asked for by resuming, not by moving.
      if (previous.closedWith) throw closedMeanwhile(previous.closedWith);
      await this.#role.move(previous, next);
      // Who left meanwhile has left with both.
      if (this.#state === 'closed') throw notConnected();
    } catch (error) {
      next?.close();
      if (previous.closedWith) this.#lost(previous.closedWith.code, previous.closedWith.reason);
      throw error;
    }
    this.#socket = next;
    this.#openedAt = this.clock.now();
    previous.close();
    this.#role.moved();
    if (next.closedWith) this.#lost(next.closedWith.code, next.closedWith.reason);
  }

  #closed(code: number, reason: string, socket: LiveSocket): void {
    this.#sockets.delete(socket);
    if (socket !== this.#socket || this.#state !== 'open') return;
    // While the place moves, its old socket is closed by the server; #refresh() looks whether it moved.
    if (this.#refreshing && this.#endReason === undefined) return;
    this.#lost(code, reason);
  }

  #lost(code: number, reason: string): void {
    if (this.#state !== 'open') return;
    if (this.#endReason !== undefined) return this.#finish(4900, this.#endReason);
    const fate = afterClose(code);
    if (fate === 'done') return this.#finish(code, reason);
    if (fate === 'replaced') return this.#finish(code, reason, new LiveError('REPLACED', 'This broadcast is spoken on another connection now.'));
    const error = new UnavailableError('CONNECTION_LOST', reason || 'The connection was lost.', { details: { closeCode: code } });
    if (fate === 'refused') return this.#finish(code, reason, this.#lastError ?? refusedWith(code, reason));
    if (this.clock.now() - this.#openedAt >= HEALTHY_MS) this.#backoff.reset();
    void this.#reconnect(error);
  }

  async #reconnect(why: LiveError): Promise<void> {
    const since = this.clock.now();
    let error = why;
    for (;;) {
      const wait = this.#backoff.next((error.retryAfter ?? 0) * 1000);
      this.#change({ state: 'reconnecting', retryIn: wait, error });
      await this.#pause(wait);
      if (this.#isClosed()) return;
      try {
        await this.#enter();
        return;
      } catch (thrown) {
        error = asLiveError(thrown);
        if (this.#isClosed()) return;
        if (this.#endReason !== undefined) return this.#finish(4900, this.#endReason);
        if (!mayRetry(error) || this.clock.now() - since >= this.#patienceMs) {
          return this.#finish(1000, error.message, error);
        }
      }
    }
  }

  /** Waits, but no longer than until the browser says that the network is back. */
  async #pause(ms: number): Promise<void> {
    const target = globalThis as Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>>;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      const stop = this.clock.schedule(ms, resolve);
      this.#wake = () => {
        stop();
        resolve();
      };
      target.addEventListener?.('online', this.#wake);
    });
    target.removeEventListener?.('online', this.#wake);
  }

  #change(change: StateChange): void {
    this.#state = change.state;
    this.#role.stateChanged(change);
  }

  #isClosed(): boolean {
    return this.#state === 'closed';
  }

  #finish(code: number, reason: string, error?: LiveError): void {
    if (this.#state === 'closed') return;
    this.#change(error ? { state: 'closed', error } : { state: 'closed' });
    this.#wake();
    this.#stopFarewell();
    for (const socket of [...this.#sockets]) socket.close();
    for (const waiter of [...this.#waiting]) waiter.reject(error ?? notConnected());
    this.#role.closed(error ? { code, reason, error } : { code, reason });
  }
}

/** Whether the same may go well a little later. */
export function mayRetry(error: LiveError): boolean {
  const { closeCode } = error.details;
  if (typeof closeCode === 'number') return afterClose(closeCode) === 'reconnect';
  return error instanceof UnavailableError || error instanceof CapacityError;
}

function refusedWith(code: number, reason: string): LiveError {
  const message = reason || `The server closed the connection with ${code}.`;
  const fields = { details: { closeCode: code } };
  return code === 1008 ? new AuthenticationError('UNAUTHORIZED', message, fields) : new LiveError('CLOSED', message, fields);
}

function closedMeanwhile({ code, reason }: { code: number; reason: string }): LiveError {
  return new UnavailableError('CONNECTION_LOST', reason || 'The connection was lost.', { details: { closeCode: code } });
}

function notConnected(): LiveError {
  return new UnavailableError('CLOSED', 'The client is not connected.');
}
