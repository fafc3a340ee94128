/**
 * Who is signed in. The access token lives in this module's memory alone; what survives a reload is
 * the HttpOnly refresh cookie, which the server set and no script can read. Next to it stands the
 * readable `auriga_csrf` cookie: its value goes back in X-CSRF-Token, and its absence tells that
 * there is nothing to refresh.
 *
 * Refreshing happens at most once at a time. The server rotates refresh tokens and takes a token
 * that comes twice for a stolen one, so tabs take turns through the Web Locks API as well.
 */
import { networkProblem, problemFrom } from './problem';
import type { Schema } from './schemas';

export type User = Schema<'User'>;
type Tokens = Schema<'Tokens'>;

export interface AuthState {
  status: 'loading' | 'in' | 'out';
  user: User | null;
}

let state: AuthState = { status: 'loading', user: null };
let accessToken: string | null = null;
let flight: Promise<boolean> | null = null;
const listeners = new Set<() => void>();
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('auriga-auth');

channel?.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.data === 'signed-out') forget();
});

function publish(next: AuthState): void {
  state = next;
  for (const listener of listeners) listener();
}

function forget(): void {
  accessToken = null;
  publish({ status: 'out', user: null });
}

export function readCookie(name: string): string | null {
  for (const part of document.cookie.split('; ')) {
    const at = part.indexOf('=');
    if (part.slice(0, at) === name) return decodeURIComponent(part.slice(at + 1));
  }
  return null;
}

/** Headers for the calls that are authorised by the cookie. */
export function csrfHeaders(): Record<string, string> {
  const value = readCookie('auriga_csrf');
  return value ? { 'X-CSRF-Token': value } : {};
}

async function refreshOnce(): Promise<boolean> {
  if (!readCookie('auriga_csrf')) {
    forget();
    return false;
  }
  const response = await fetch('/api/v1/auth/refresh', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...csrfHeaders() },
    body: '{}',
  }).catch(() => {
    throw networkProblem();
  });
  if (response.ok) {
    authStore.accept((await response.json()) as Tokens);
    return true;
  }
  if (response.status === 401 || response.status === 403) {
    forget();
    return false;
  }
  throw await problemFrom(response);
}

function inTurn(task: () => Promise<boolean>): Promise<boolean> {
  // Absent where the page is not a secure context: plain HTTP to another machine.
  const locks = (navigator as { locks?: LockManager }).locks;
  return locks ? (locks.request('auriga-refresh', task) as Promise<unknown> as Promise<boolean>) : task();
}

export const authStore = {
  get: (): AuthState => state,
  subscribe: (listener: () => void): () => void => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  token: (): string | null => accessToken,
  accept: (tokens: Tokens): void => {
    accessToken = tokens.access_token;
    publish({ status: 'in', user: tokens.user });
  },
  setUser: (user: User): void => {
    if (state.status === 'in') publish({ status: 'in', user });
  },
  /** Gets a new access token; false if nobody is signed in. Throws if the server cannot say. */
  refresh: (): Promise<boolean> => {
    flight ??= inTurn(refreshOnce).finally(() => {
      flight = null;
    });
    return flight;
  },
  signedOut: (): void => {
    forget();
    channel?.postMessage('signed-out');
  },
};
