/**
 * The speaker of one broadcast. Audio goes out as it comes; while there is no connection up to five
 * seconds wait in a backlog.
 *
 * A planned move to a new connection must lose nothing, and two connections do not keep the order of
 * what is sent on both. So audio is held back; the answer to a status request tells that the server has
 * all that went before it; then the place is moved, and what was held back goes out on the new one.
 */
import { Backlog } from './backlog.js';
import { type ClientOptions, type Closed, Connection, type ConnectionState, type StateChange } from './connection.js';
import { asLiveError, AuthenticationError, type LiveError, UnavailableError } from './errors.js';
import { Emitter } from './events.js';
import { CHUNK_SAMPLES_MAX, CHUNK_SAMPLES_MIN, SAMPLE_RATE, toBytes } from './frame.js';
import type { BroadcastState, QualityTier, SessionCreated, SessionStatus, SpeakerMessages, SpeakerRefreshComplete } from './messages.js';
import { RefreshTimer } from './refresh-timer.js';
import type { LiveSocket, ServerMessage } from './socket.js';
import { type Switch, type Wish, Wishes } from './wishes.js';

export interface SpeakerOptions extends ClientOptions {
  /**
   * Preferred: makes a ticket (POST /api/v1/realtime/tickets), once for each connection. What it
   * throws counts as "unavailable" and is tried again; throw AuthenticationError to end that.
   */
  getTicket?: () => Promise<string>;
  /** An access token, or what gets a fresh one for each connection. */
  token?: string | (() => string | Promise<string>);
}
export interface StartOptions {
  /** Two letters (ISO 639-1). */
  sourceLanguage: string;
  qualityTier?: QualityTier;
  partialResults?: boolean;
  /** 0.70 to 0.95. */
  minStability?: number;
  /** 2 to 10 seconds. */
  maxBufferTimeout?: number;
  /** A broadcast of yours, made over HTTP, that has no speaker yet. */
  sessionId?: string;
}

/** The server's messages under their `type`, and what the client has to say. */
export interface SpeakerEvents extends SpeakerMessages {
  connectionState: StateChange;
  /** Final: no more tries. */
  closed: Closed;
  /** An error message of the server that answers no call of yours. The connection goes on. */
  error: LiveError;
  /** A planned change to a new connection is done; nothing was lost. */
  refreshed: { readonly connectionId: string };
  /** The backlog was full: these samples, the oldest, are gone. */
  audioDropped: { readonly samples: number; readonly samplesTotal: number };
}

export const BACKLOG_SECONDS = 5;
/** How soon it looks again whether the network has taken what the socket holds. */
const LOOK_MS = 20;
/** How long end() waits for that while there is a connection, and how long for all. */
const DRAIN_MS = 5000;
const END_MS = 30_000;
/** What may wait in the socket; beyond that the network is too slow and audio waits in the backlog. */
const SOCKET_BYTES = 2 * SAMPLE_RATE * 2;
/** 50 chunks a second are allowed. Shorter ones than this are gathered; the backlog goes out in seconds. */
const GATHER_SAMPLES = SAMPLE_RATE / 40;
const CATCH_UP_SAMPLES = SAMPLE_RATE;
/** A lost speaker's broadcast ends after 30 seconds by default; an operator may grant more. */
const PATIENCE_MS = 180_000;

/** How the server is told of each wish, and what it answers. */
const TELLING = {
  isPaused: { on: ['pauseBroadcast', 'broadcastPaused'], off: ['resumeBroadcast', 'broadcastResumed'] },
  isMuted: { on: ['muteBroadcast', 'broadcastMuted'], off: ['unmuteBroadcast', 'broadcastUnmuted'] },
} as const;

/** One broadcast's speaker. Used once: start() or attach(). */
export class SpeakerClient extends Emitter<SpeakerEvents> {
  readonly #options: SpeakerOptions;
  readonly #connection: Connection;
  readonly #refreshTimer: RefreshTimer;
  readonly #backlog = new Backlog(BACKLOG_SECONDS * SAMPLE_RATE);
  /** Too few samples for a chunk: they go out with the next. */
  #tail = new Int16Array(0);
  #start: StartOptions | undefined;
  #session: SessionCreated | SpeakerRefreshComplete | undefined;
  #sessionId: string | undefined;
  readonly #wishes = new Wishes();
  #isEnding = false;
  #hasEnded = false;
  #moving = false;
  #stopLooking: (() => void) | undefined;

  constructor(options: SpeakerOptions = {}) {
    super();
    this.#options = options;
    this.#connection = new Connection(
      options,
      {
        query: () => this.#query(),
        enter: (socket) => this.#enter(socket),
        move: (previous, next) => this.#move(previous, next),
        moved: () => {
          this.#moving = false;
          this.#flush();
          this.emit('refreshed', { connectionId: String(this.#session?.connectionId) });
        },
        message: (message) => this.#take(message),
        audio: () => undefined,
        error: (error) => this.emit('error', error),
        stateChanged: (change) => {
          this.emit('connectionState', change);
          if (change.state === 'open') this.#flush();
        },
        closed: (closed) => {
          this.#hasEnded ||= closed.code === 4900;
          this.#refreshTimer.stop();
          this.#stopLooking?.();
          this.#stopLooking = undefined;
          this.emit('closed', closed);
        },
      },
      PATIENCE_MS,
    );
    this.#refreshTimer = new RefreshTimer(this.#connection);
  }

  get connectionState(): ConnectionState {
    return this.#connection.state;
  }

  get sessionId(): string | undefined {
    return this.#sessionId;
  }

  /** What the server said when this connection took its place. */
  get session(): SessionCreated | SpeakerRefreshComplete | undefined {
    return this.#session;
  }

  /** What the server last said of the broadcast's state. */
  get broadcastState(): BroadcastState | undefined {
    return this.#wishes.state;
  }

  /** How many samples the full backlog has let go. */
  get samplesDropped(): number {
    return this.#backlog.dropped;
  }

  /** Makes a broadcast and connects. Throws; the client is closed then. */
  async start(options: StartOptions): Promise<SessionCreated> {
    this.#start = options;
    await this.#connection.open();
    return this.#session as SessionCreated;
  }

  /** Comes back to a running broadcast, for example after the page was loaded anew. Throws as start(). */
  async attach(sessionId: string): Promise<SpeakerRefreshComplete> {
    this.#sessionId = sessionId;
    await this.#connection.open();
    return this.#session as SpeakerRefreshComplete;
  }

  /**
   * 16 kHz, mono; any length, best 640 samples (40 ms): less than 25 ms waits for the next. The samples
   * are copied. Never throws and never waits: without a connection they go into the backlog. While
   * paused or muted, and after end(), nothing is taken.
   */
  sendAudio(samples: Int16Array): void {
    if (this.#connection.state === 'closed' || this.#isEnding || this.#wishes.isSilenced) return;
    const joined = new Int16Array(this.#tail.length + samples.length);
    joined.set(this.#tail);
    joined.set(samples, this.#tail.length);
    if (joined.length < GATHER_SAMPLES) {
      this.#tail = joined;
      return;
    }
    this.#tail = new Int16Array(0);
    this.#queue(joined);
    this.#flush(joined.length);
  }

  /** Listeners hear silence until resume(). */
  pause(): Promise<void> {
    return this.#change('isPaused', true);
  }

  resume(): Promise<void> {
    return this.#change('isPaused', false);
  }

  /**
   * From now on no audio leaves this machine, also none that waits, whatever the connection or the
   * server does, until unmute(). As with pause(), resume() and unmute(): where it throws
   * UnavailableError it is told on the next connection.
   */
  mute(): Promise<void> {
    this.#backlog.clear();
    this.#tail = new Int16Array(0);
    return this.#change('isMuted', true);
  }

  unmute(): Promise<void> {
    return this.#change('isMuted', false);
  }

  /** 0 to 1. */
  async setVolume(volume: number): Promise<void> {
    await this.#connection.request('setVolume', { ...this.#fields(), volume }, ({ type }) => type === 'volumeChanged');
  }

  async getStatus(): Promise<SessionStatus> {
    return (await this.#connection.request('getSessionStatus', this.#fields(), isRequestedStatus)) as unknown as SessionStatus;
  }

  /**
   * Ends the broadcast for everyone, after what was spoken before. From now on no audio is taken, even
   * where it throws: end it again then.
   */
  async end(reason?: string): Promise<void> {
    this.#isEnding = true;
    const { clock } = this.#connection;
    const deadline = clock.now() + END_MS;
    this.#queue(this.#tail);
    this.#tail = new Int16Array(0);
    this.#flush();
    try {
      await this.#drained(deadline);
      const fields = { ...this.#fields(), ...(reason === undefined ? {} : { reason }) };
      await this.#connection.request('endSession', fields, ({ type }) => type === 'sessionEnded', deadline - clock.now());
    } catch (error) {
      // Closed with 4900 before the answer came: it has ended all the same.
      if (!this.#hasEnded) throw error;
    }
  }

  /** Leaves without ending: the broadcast waits 30 seconds for attach(). */
  detach(): void {
    this.#connection.close('detached');
  }

  /** Moves to a new connection now; done by itself when the server asks for it. Throws UnavailableError. */
  refresh(): Promise<void> {
    return this.#connection.refresh();
  }

  #fields(): Readonly<Record<string, unknown>> {
    return this.#sessionId === undefined ? {} : { sessionId: this.#sessionId };
  }

  async #query(): Promise<Readonly<Record<string, string>>> {
    const { getTicket, token } = this.#options;
    if (getTicket) return { ticket: await getTicket() };
    const value = typeof token === 'function' ? await token() : token;
    if (!value) throw new AuthenticationError('UNAUTHORIZED', 'A speaker needs `getTicket` or `token`.');
    return { token: value };
  }

  async #enter(socket: LiveSocket): Promise<void> {
    if (this.#sessionId === undefined) {
      const created = await socket.request('createSession', { ...this.#start }, ({ type }) => type === 'sessionCreated');
      this.#placed(socket, created);
    } else {
      const fields = { sessionId: this.#sessionId, role: 'speaker' };
      this.#placed(socket, await socket.request('refreshConnection', fields, isRefreshComplete));
    }
    // Before anything that waited for the place is sent.
    for (const wish of this.#wishes.untold()) await this.#tellAgain(socket, wish);
  }

  async #move(previous: LiveSocket, next: LiveSocket): Promise<void> {
    this.#moving = true;
    try {
      await previous.request('getSessionStatus', this.#fields(), isRequestedStatus);
      const fields = { sessionId: this.#sessionId, role: 'speaker', previousConnectionId: this.#session?.connectionId };
      this.#placed(next, await next.request('refreshConnection', fields, isRefreshComplete));
    } catch (error) {
      this.#moving = false;
      this.#flush();
      throw error;
    }
  }

  #placed(socket: LiveSocket, message: ServerMessage): void {
    const session = message as unknown as SessionCreated | SpeakerRefreshComplete;
    this.#session = session;
    this.#sessionId = session.sessionId;
    socket.heartbeatInterval = session.heartbeatInterval;
    this.#refreshTimer.begin(session);
  }

  /** Throws the server's error, or UnavailableError; what is not to be heard is silent already. */
  async #change(name: Switch, on: boolean): Promise<void> {
    const wish = this.#wishes.make(name, on);
    await this.#tell(wish, (action, answer) => this.#connection.request(action, this.#fields(), answer));
  }

  async #tell(wish: Wish, ask: (action: string, answer: (message: ServerMessage) => boolean) => Promise<unknown>): Promise<void> {
    const [action, answer] = TELLING[wish.name][wish.on ? 'on' : 'off'];
    try {
      await ask(action, ({ type }) => type === answer);
    } catch (error) {
      this.#wishes.failed(wish, !(error instanceof UnavailableError));
      throw error;
    }
    this.#wishes.answered(wish);
  }

  /** What the server refuses is no reason to do without the place. */
  async #tellAgain(socket: LiveSocket, wish: Wish): Promise<void> {
    try {
      await this.#tell(wish, (action, answer) => socket.request(action, this.#fields(), answer));
    } catch (thrown) {
      const error = asLiveError(thrown);
      if (error.code === 'CONNECTION_LOST' || error.code === 'TIMED_OUT') throw error;
    }
  }

  #take(message: ServerMessage): void {
    const { broadcastState } = message;
    if (typeof broadcastState === 'object' && broadcastState !== null) this.#wishes.heard(broadcastState as BroadcastState);
    if (message.type === 'sessionEnded') {
      this.#hasEnded = true;
      this.#connection.sessionEnded(String(message.reason));
    }
    this.#refreshTimer.take(message);
    this.emit(message.type as keyof SpeakerEvents, message as never);
  }

  #queue(samples: Int16Array): void {
    const dropped = this.#backlog.push(samples);
    if (dropped > 0) this.emit('audioDropped', { samples: dropped, samplesTotal: this.#backlog.dropped });
  }

  #flush(fresh = 0): void {
    const { socket } = this.#connection;
    if (socket && !this.#moving) this.#flushTo(socket, fresh);
  }

  /** What comes alone goes out as it came; what has gathered, in large pieces. */
  #flushTo(socket: LiveSocket, fresh = 0): void {
    while (this.#backlog.length >= CHUNK_SAMPLES_MIN && socket.isOpen && socket.bufferedAmount < SOCKET_BYTES) {
      const alone = this.#backlog.length === fresh && fresh <= CHUNK_SAMPLES_MAX;
      let count = alone ? fresh : Math.min(CATCH_UP_SAMPLES, this.#backlog.length);
      const rest = this.#backlog.length - count;
      if (rest > 0 && rest < CHUNK_SAMPLES_MIN) count -= CHUNK_SAMPLES_MIN;
      socket.sendBinary(toBytes(this.#backlog.take(count)));
    }
    if (this.#backlog.length < CHUNK_SAMPLES_MIN || !socket.isOpen || this.#stopLooking) return;
    // The socket is full, and nobody says when it is not.
    this.#stopLooking = this.#connection.clock.schedule(LOOK_MS, () => {
      this.#stopLooking = undefined;
      this.#flush();
    });
  }

  /**
   * Until what was spoken is with the network, also when it waits for a connection or for the end of a
   * move. Throws UnavailableError where none comes before the deadline.
   */
  async #drained(deadline: number): Promise<void> {
    const { clock } = this.#connection;
    let left = DRAIN_MS;
    while (this.#backlog.length >= CHUNK_SAMPLES_MIN && left > 0 && clock.now() < deadline) {
      const socket = await this.#connection.ready(deadline - clock.now());
      this.#flush();
      if (socket.isOpen && !this.#moving) left -= LOOK_MS;
      await new Promise<void>((resolve) => clock.schedule(LOOK_MS, resolve));
    }
  }
}

function isRequestedStatus({ type, updateReason }: ServerMessage): boolean {
  return type === 'sessionStatus' && updateReason === 'requested';
}

function isRefreshComplete({ type }: ServerMessage): boolean {
  return type === 'connectionRefreshComplete';
}
