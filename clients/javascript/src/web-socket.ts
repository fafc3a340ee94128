/**
 * Where a WebSocket comes from: the host's class, else the global one (browsers, Node 22 and newer),
 * else the package `ws` (Node 20).
 */
import { errorOfProblem, LiveError, UnavailableError } from './errors.js';

/** The part of the browser's interface that is used here. */
export interface WebSocketLike {
  binaryType: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
}
export type WebSocketClass = new (url: string) => WebSocketLike;

/** Throws LiveError where there is none. */
export async function findWebSocket(given?: WebSocketClass): Promise<WebSocketClass> {
  const found = given ?? (globalThis as { WebSocket?: WebSocketClass }).WebSocket;
  if (found) return found;
  // In a variable, so that bundlers for browsers do not look for it.
  const name = 'ws';
  try {
    const module = (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as { default: WebSocketClass };
    return module.default;
  } catch (cause) {
    throw new LiveError('NO_WEBSOCKET', 'This Node has no WebSocket: npm install ws, or pass a class as `WebSocket`.', { cause });
  }
}

/** The address of `/ws/live` for what a host wrote: http(s) or ws(s), with or without the path. */
export function liveUrl(given: string | URL | undefined, query: Readonly<Record<string, string>>): string {
  const page = (globalThis as { location?: { href: string } }).location?.href;
  const base = given ?? page;
  if (base === undefined) throw new LiveError('NO_URL', 'Say where the server is: `url`.');
  const url = new URL(base, page);
  url.protocol = url.protocol.replace(/^http/, 'ws');
  if (given === undefined || url.pathname === '/') url.pathname = '/ws/live';
  url.search = '';
  url.hash = '';
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

interface Refusal {
  readonly statusCode?: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  on(name: string, handler: (chunk: { toString(): string }) => void): void;
}
interface NodeSocket {
  on(name: 'unexpected-response', handler: (request: { destroy(): void }, response: Refusal) => void): void;
}

/**
 * Calls `refused` with the reason when the server refuses the handshake. Browsers keep that to
 * themselves; of the others only `ws` tells.
 */
export function onRefusal(socket: WebSocketLike, refused: (error: LiveError) => void): void {
  if (typeof (socket as Partial<NodeSocket>).on !== 'function') return;
  (socket as unknown as NodeSocket).on('unexpected-response', (request, response) => {
    let body = '';
    response.on('data', (chunk) => {
      if (body.length < 65_536) body += chunk.toString();
    });
    response.on('end', () => {
      const wait = Number(response.headers['retry-after']);
      refused(errorOfProblem(response.statusCode ?? 0, body, wait > 0 ? wait : undefined));
      request.destroy();
    });
  });
}

/**
 * Asks by HTTP why a handshake failed: browsers' WebSocket and Node's own keep it to themselves.
 * Undefined where the server does not refuse, or nobody answers.
 */
export async function askRefusal(url: string, timeoutMs: number): Promise<LiveError | undefined> {
  const address = new URL(url);
  address.protocol = address.protocol.replace(/^ws/, 'http');
  try {
    const answer = await fetch(address, { cache: 'no-store', signal: AbortSignal.timeout(timeoutMs) });
    // 426: it would have taken a WebSocket.
    if (answer.ok || answer.status === 426) return undefined;
    const wait = Number(answer.headers.get('retry-after'));
    return errorOfProblem(answer.status, await answer.text(), wait > 0 ? wait : undefined);
  } catch {
    return undefined;
  }
}

/** What is known of a handshake that failed without a word. */
export function connectionFailed(event: unknown): LiveError {
  const said = (event as { message?: unknown } | null)?.message;
  const message = typeof said === 'string' && said ? said : 'The server cannot be reached, or refuses the connection.';
  return new UnavailableError('CONNECTION_FAILED', message);
}
