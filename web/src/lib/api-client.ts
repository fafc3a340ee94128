/**
 * The one door to the server: adds the access token, refreshes it once on 401 and repeats, turns
 * failures into ApiProblem. Paths are those of the OpenAPI document; parameters are encoded here.
 */
import type { paths } from './api-types.gen';
import { authStore } from './auth-store';
import { networkProblem, problemFrom } from './problem';

export type ApiPath = keyof paths;
type Query = Record<string, string | number | boolean | null | undefined>;

export interface CallOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  params?: Record<string, string>;
  query?: Query;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Public calls carry no token and are never refreshed. */
  anonymous?: boolean;
}

export function urlOf(path: ApiPath, params: Record<string, string> = {}, query: Query = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`${path} needs ${name}`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${filled}?${text}` : filled;
}

async function send(url: string, options: CallOptions): Promise<Response> {
  const { body } = options;
  const isForm = body instanceof FormData;
  const token = options.anonymous ? null : authStore.token();
  const init: RequestInit = {
    method: options.method ?? 'GET',
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json',
      ...(body !== undefined && !isForm ? { 'Content-Type': 'application/json' } : {}),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...options.headers,
    },
  };
  if (body !== undefined) init.body = isForm ? body : JSON.stringify(body);
  if (options.signal) init.signal = options.signal;
  try {
    return await fetch(url, init);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw networkProblem();
  }
}

/** The raw answer, for streams and files; throws ApiProblem unless it is 2xx. */
export async function callRaw(path: ApiPath, options: CallOptions = {}): Promise<Response> {
  const url = urlOf(path, options.params, options.query);
  let response = await send(url, options);
  if (response.status === 401 && !options.anonymous && (await authStore.refresh())) {
    response = await send(url, options);
  }
  if (!response.ok) throw await problemFrom(response);
  return response;
}

export async function call<Answer>(path: ApiPath, options: CallOptions = {}): Promise<Answer> {
  const response = await callRaw(path, options);
  return response.status === 204 ? (undefined as Answer) : ((await response.json()) as Answer);
}

/** A key for creating calls, so that a repeated click or retry makes nothing twice. */
export function idempotencyKey(): Record<string, string> {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return { 'Idempotency-Key': Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('') };
}
