/**
 * Failed requests. The server answers `application/problem+json` (RFC 9457) with a code, a remedy
 * and, for faulty fields, a JSON pointer each. Anything else (a proxy's HTML page, a lost network)
 * becomes the same class, so that callers handle one kind of failure.
 */
import type { Schema } from './schemas';
import { words } from './words';

export interface FieldFault {
  pointer: string;
  code: string;
  message: string;
}

export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly remedy: string;
  readonly requestId: string;
  readonly faults: FieldFault[];
  /** Milliseconds since the epoch at which a 429 or 503 may be tried again; null otherwise. */
  readonly retryAt: number | null;

  constructor(problem: Partial<Omit<Schema<'Problem'>, 'code'>> & { status: number; code?: string }, retryAt: number | null = null) {
    super(problem.detail || problem.title || words.errors.unknown);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code ?? 'UNKNOWN';
    this.title = problem.title || words.errors.unknown;
    this.remedy = problem.remedy ?? '';
    this.requestId = problem.request_id ?? '';
    this.faults = problem.errors ?? [];
    this.retryAt = retryAt;
  }

  /** True if the request never reached the server. */
  get offline(): boolean {
    return this.status === 0;
  }
}

/** Refused for who asks: to ask again helps nothing. */
export function isForbidden(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 403;
}

export function networkProblem(): ApiProblem {
  return new ApiProblem({ status: 0, code: 'OFFLINE', title: words.errors.offline, remedy: words.errors.offlineRemedy });
}

/** `Retry-After` is a number of seconds or an HTTP date. */
export function retryMoment(header: string | null, now: number): number | null {
  if (!header) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return now + Math.max(0, seconds) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : date;
}

export async function problemFrom(response: Response): Promise<ApiProblem> {
  const retryAt = retryMoment(response.headers.get('Retry-After'), Date.now());
  const body: unknown = await response.json().catch(() => null);
  const problem = typeof body === 'object' && body !== null ? (body as Partial<Schema<'Problem'>>) : {};
  return new ApiProblem(
    {
      ...problem,
      status: response.status,
      title: problem.title || response.statusText || words.errors.unknown,
      request_id: problem.request_id ?? response.headers.get('X-Request-Id') ?? '',
    },
    retryAt,
  );
}

/** True if the address of what was read names nothing: it is gone, or its id is none that there can be. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiProblem && [400, 404, 422].includes(error.status);
}

/** True if the server said no. Else it may have done what was asked, and only its answer was lost. */
export function isRefusal(error: unknown): boolean {
  const { status, code } = asProblem(error);
  return status >= 400 && status < 500 && code !== 'IDEMPOTENCY_IN_PROGRESS';
}

/**
 * True if an Idempotency-Key is used up: the same request with it would get the same answer. After
 * a time-out or a fault of the server nobody but the reader can see whether it was done all the same.
 */
export function isKept(error: unknown): boolean {
  return isRefusal(error) || ['TIMEOUT', 'INTERNAL'].includes(asProblem(error).code);
}

export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new ApiProblem({ status: 500, code: 'CLIENT', title: words.errors.unknown, detail });
}

/** "/organization_name" and "/files/0" name the form fields "organization_name" and "files". */
export function fieldOf(pointer: string): string {
  return (pointer.split('/')[1] ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
}
