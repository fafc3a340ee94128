/**
 * One WebSocket from its handshake to its close: heartbeats, requests with their answers, and what it
 * hears, passed on in order. It never comes back; connection.ts makes another one.
 */
import type { Clock } from './clock.js';
import { type LiveError, errorOf, UnavailableError } from './errors.js';
import { askRefusal, connectionFailed, onRefusal, type WebSocketClass, type WebSocketLike } from './web-socket.js';

const HEARTBEAT_MS = 30_000;
/** Without a sign of life for three heartbeats the connection is given up. */
const SILENT_HEARTBEATS = 3;
const OPENING_MS = 10_000;
const ANSWER_MS = 10_000;
/** Ten messages a second are allowed; one that is refused may get no answer. */
const REQUESTS_A_SECOND = 8;
const OPEN = 1;

/** A text frame of the server, before it is known which. */
export interface ServerMessage {
  readonly type: string;
  readonly [field: string]: unknown;
}
export interface SocketHandlers {
  message(message: ServerMessage, socket: LiveSocket): void;
  audio(data: ArrayBuffer, socket: LiveSocket): void;
  /** An `error` that answers no request. */
  error(error: LiveError, socket: LiveSocket): void;
  /** Once, after all else; not when opening failed. */
  closed(code: number, reason: string, socket: LiveSocket): void;
}
export interface SocketOptions {
  readonly url: string;
  readonly WebSocket: WebSocketClass;
  readonly clock: Clock;
  readonly handlers: SocketHandlers;
}

interface Request {
  readonly message: Readonly<Record<string, unknown>>;
  readonly answers: (message: ServerMessage) => boolean;
  readonly resolve: (message: ServerMessage) => void;
  readonly reject: (error: LiveError) => void;
}

export class LiveSocket {
  readonly #clock: Clock;
  readonly #handlers: SocketHandlers;
  readonly #socket: WebSocketLike;
  #heartbeatMs = HEARTBEAT_MS;
  #heardAt: number;
  #stopHeartbeat: () => void = () => undefined;
  #stopWaiting: () => void = () => undefined;
  /** The first one is under way, the others wait: an error does not say which request it answers. */
  readonly #requests: Request[] = [];
  /** When the last of them were sent, the oldest first. */
  #sentAt: number[] = [];
  #state: 'opening' | 'open' | 'closed' = 'opening';
  /** Resolves when it has ended, after all that it brought was passed on. */
  readonly ended: Promise<void>;
  #markEnded: () => void = () => undefined;
  #closedWith: { readonly code: number; readonly reason: string } | undefined;

  private constructor({ url, WebSocket, clock, handlers }: SocketOptions) {
    this.#clock = clock;
    this.#handlers = handlers;
    this.#heardAt = clock.now();
    this.ended = new Promise((resolve) => {
      this.#markEnded = resolve;
    });
    this.#socket = new WebSocket(url);
    this.#socket.binaryType = 'arraybuffer';
  }

  /** Resolves when it is open. Throws what the handshake says, or UnavailableError. */
  static async open(options: SocketOptions): Promise<LiveSocket> {
    const socket = new LiveSocket(options);
    try {
      await new Promise<void>((resolve, reject) => socket.#begin(resolve, reject));
      return socket;
    } catch (error) {
      const silent = options.WebSocket === (globalThis as { WebSocket?: unknown }).WebSocket && error instanceof UnavailableError;
      throw (silent ? await askRefusal(options.url, OPENING_MS) : undefined) ?? error;
    }
  }

  /** Whether it takes what is sent now. */
  get isOpen(): boolean {
    return this.#state === 'open' && this.#socket.readyState === OPEN;
  }

  /** How it ended; undefined while it has not. */
  get closedWith(): { readonly code: number; readonly reason: string } | undefined {
    return this.#closedWith;
  }

  /** Bytes that the network has not taken yet. */
  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  /** What the server says of its `heartbeatInterval`. */
  set heartbeatInterval(ms: number) {
    if (!(ms >= 1000) || ms === this.#heartbeatMs) return;
    this.#heartbeatMs = ms;
    this.#stopHeartbeat();
    this.#scheduleHeartbeat();
  }

  /** False where the socket is not open; what it took before may still be lost with the connection. */
  send(action: string, fields: Readonly<Record<string, unknown>> = {}): boolean {
    return this.#write(JSON.stringify({ action, ...fields }));
  }

  sendBinary(bytes: Uint8Array<ArrayBuffer>): boolean {
    return this.#write(bytes);
  }

  /**
   * Sends a message and waits for what answers it. Requests go one after the other. Throws the
   * server's error, UnavailableError TIMED_OUT after 10 s, CONNECTION_LOST when it closes meanwhile.
   */
  request(action: string, fields: Readonly<Record<string, unknown>>, answers: Request['answers']): Promise<ServerMessage> {
    return new Promise((resolve, reject) => {
      if (this.#state !== 'open') return reject(lost());
      this.#requests.push({ message: { action, ...fields }, answers, resolve, reject });
      if (this.#requests.length === 1) this.#ask();
    });
  }

  /** Closes with the handshake of RFC 6455; `closed` follows at once, without waiting for its end. */
  close(code = 1000, reason = ''): void {
    if (this.#state === 'closed') return;
    this.#socket.close(code, reason);
    this.#end(code, reason);
  }

  #begin(opened: () => void, failed: (error: LiveError) => void): void {
    const fail = (error: LiveError): void => {
      if (this.#state !== 'opening') return;
      this.#state = 'closed';
      stopWaiting();
      failed(error);
    };
    const stopWaiting = this.#clock.schedule(OPENING_MS, () => {
      fail(new UnavailableError('TIMED_OUT', 'The server did not answer in time.'));
      this.#socket.close();
    });
    onRefusal(this.#socket, fail);
    this.#socket.onopen = () => {
      if (this.#state !== 'opening') return;
      stopWaiting();
      this.#state = 'open';
      this.#heardAt = this.#clock.now();
      this.#scheduleHeartbeat();
      opened();
    };
    this.#socket.onmessage = ({ data }: { data: unknown }) => this.#hear(data);
    this.#socket.onerror = (event: unknown) => fail(connectionFailed(event));
    this.#socket.onclose = ({ code, reason }: { code: number; reason: string }) => {
      fail(connectionFailed(null));
      this.#end(code, reason);
    };
  }

  #write(data: string | Uint8Array<ArrayBuffer>): boolean {
    if (!this.isOpen) return false;
    this.#socket.send(data);
    return true;
  }

  #scheduleHeartbeat(): void {
    this.#stopHeartbeat = this.#clock.schedule(this.#heartbeatMs, () => {
      if (this.#clock.now() - this.#heardAt >= SILENT_HEARTBEATS * this.#heartbeatMs) {
        this.#socket.close();
        this.#end(1006, 'no answer to heartbeats');
        return;
      }
      this.send('heartbeat');
      this.#scheduleHeartbeat();
    });
  }

  #hear(data: unknown): void {
    if (this.#state !== 'open') return;
    this.#heardAt = this.#clock.now();
    if (data instanceof ArrayBuffer) {
      this.#handlers.audio(data, this);
      return;
    }
    const message = parse(data);
    if (message) this.#take(message);
  }

  #take(message: ServerMessage): void {
    const request = this.#requests[0];
    if (message.type === 'error') {
      const error = errorOfMessage(message);
      if (request && concerns(error, request)) this.#answered((done) => done.reject(error));
      else this.#handlers.error(error, this);
      return;
    }
    // The events first: who waited for the answer finds the state already as it says.
    this.#handlers.message(message, this);
    if (request && request === this.#requests[0] && request.answers(message)) {
      this.#answered((done) => done.resolve(message));
    }
  }

  #ask(): void {
    const request = this.#requests[0];
    if (!request) return;
    const now = this.#clock.now();
    const [oldest = 0] = this.#sentAt;
    if (this.#sentAt.length === REQUESTS_A_SECOND && now - oldest < 1000) {
      this.#stopWaiting = this.#clock.schedule(1000 - (now - oldest), () => this.#ask());
      return;
    }
    this.#sentAt = [...this.#sentAt, now].slice(-REQUESTS_A_SECOND);
    this.#stopWaiting = this.#clock.schedule(ANSWER_MS, () => {
      const late = new UnavailableError('TIMED_OUT', `No answer to ${String(request.message.action)} in time.`);
      this.#answered((done) => done.reject(late));
    });
    this.#write(JSON.stringify(request.message));
  }

  #answered(settle: (request: Request) => void): void {
    this.#stopWaiting();
    const request = this.#requests.shift();
    if (request) settle(request);
    this.#ask();
  }

  #end(code: number, reason: string): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#closedWith = { code, reason };
    this.#stopHeartbeat();
    this.#stopWaiting();
    const requests = this.#requests.splice(0);
    // The state first: who waited for an answer finds it already as it is.
    this.#handlers.closed(code, reason, this);
    for (const request of requests) request.reject(lost(code, reason));
    this.#markEnded();
  }
}

function lost(code = 1006, reason = ''): LiveError {
  return new UnavailableError('CONNECTION_LOST', reason || 'The connection was lost.', { details: { closeCode: code } });
}

function parse(data: unknown): ServerMessage | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const message: unknown = JSON.parse(data);
    const type = (message as { type?: unknown } | null)?.type;
    return typeof type === 'string' ? (message as ServerMessage) : undefined;
  } catch {
    // What is not JSON is from a newer or broken server; the connection is fine all the same.
    return undefined;
  }
}

function errorOfMessage(message: ServerMessage): LiveError {
  const { code, message: text, details, correlationId, retryAfter } = message;
  return errorOf(String(code), typeof text === 'string' ? text : String(code), {
    details: typeof details === 'object' && details !== null ? (details as Record<string, unknown>) : undefined,
    correlationId: typeof correlationId === 'string' ? correlationId : undefined,
    retryAfter: typeof retryAfter === 'number' ? retryAfter : undefined,
  });
}

/** Audio and heartbeats fail by themselves; where an error names its action, it must be the request's. */
function concerns(error: LiveError, request: Request): boolean {
  const { action } = error.details;
  return action === undefined || action === request.message.action;
}
