/**
 * One class for each of the five situations in which a broadcast does not go as asked, and one for a
 * microphone that cannot be had. `code` is the server's own (docs/errors.md) or, for what was found
 * on this side: CONNECTION_FAILED, CONNECTION_LOST, TIMED_OUT, CLOSED, REPLACED, INVALID_FRAME.
 */

export interface ErrorFields {
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  /** Name it when you ask the operator for help. */
  readonly correlationId?: string | undefined;
  /** Seconds after which another try may succeed. */
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/** The base of all errors of this package. */
export class LiveError extends Error {
  // Written out, as a minifier renames the classes; its type tells them apart for TypeScript.
  override name: string = 'LiveError';
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly correlationId: string | undefined;
  readonly retryAfter: number | undefined;

  constructor(code: string, message: string, fields: ErrorFields = {}) {
    super(message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.code = code;
    this.details = fields.details ?? {};
    this.correlationId = fields.correlationId;
    this.retryAfter = fields.retryAfter;
  }
}

/** The token or ticket is missing, wrong or past its time, or does not allow this. Sign in anew. */
export class AuthenticationError extends LiveError {
  override name = 'AuthenticationError' as const;
}
/** There is no broadcast of this name (SESSION_NOT_FOUND), or it has ended (SESSION_INACTIVE). */
export class SessionGoneError extends LiveError {
  override name = 'SessionGoneError' as const;
}
/** The broadcast is full or a rate limit is reached: wait `retryAfter` seconds. */
export class CapacityError extends LiveError {
  override name = 'CapacityError' as const;
}
/** Something sent was wrong; `details.field` names it. The same again fails again. */
export class InvalidInputError extends LiveError {
  override name = 'InvalidInputError' as const;
}
/** The server cannot be reached, or cannot do it now. Another try may succeed. */
export class UnavailableError extends LiveError {
  override name = 'UnavailableError' as const;
}

/** Why there is no microphone. */
export type MicrophoneFault =
  /** The page is neither on HTTPS nor on localhost: browsers give no microphone then. */
  | 'insecure'
  /** The person or a policy said no. */
  | 'denied'
  /** No microphone is there, or not the one asked for. */
  | 'missing'
  /** Another program holds it, or it was taken away. */
  | 'busy'
  /** This browser has no AudioWorklet or no getUserMedia. */
  | 'unsupported';

/** The microphone cannot be had; `message` is a plain sentence for the person. */
export class MicrophoneError extends LiveError {
  override name = 'MicrophoneError' as const;
  readonly fault: MicrophoneFault;

  constructor(fault: MicrophoneFault, message: string, cause?: unknown) {
    super(`MICROPHONE_${fault.toUpperCase()}`, message, { cause });
    this.fault = fault;
  }
}

type ErrorClass = new (code: string, message: string, fields?: ErrorFields) => LiveError;

const BY_CODE: Readonly<Record<string, ErrorClass>> = {
  UNAUTHORIZED: AuthenticationError,
  TOKEN_EXPIRED: AuthenticationError,
  FORBIDDEN: AuthenticationError,
  UNAUTHORIZED_ACTION: AuthenticationError,
  SESSION_NOT_FOUND: SessionGoneError,
  SESSION_INACTIVE: SessionGoneError,
  SESSION_FULL: CapacityError,
  RATE_LIMIT_EXCEEDED: CapacityError,
  INVALID_SESSION_ID: InvalidInputError,
  INVALID_LANGUAGE: InvalidInputError,
  UNSUPPORTED_LANGUAGE: InvalidInputError,
  MISSING_PARAMETER: InvalidInputError,
  INVALID_PARAMETER: InvalidInputError,
  INVALID_ACTION: InvalidInputError,
  INVALID_MESSAGE: InvalidInputError,
  MESSAGE_TOO_LARGE: InvalidInputError,
  SERVICE_UNAVAILABLE: UnavailableError,
};

/** For codes that the platform below the broadcasts answers, such as RATE_LIMITED. */
function classOfStatus(status: number): ErrorClass {
  if (status === 401 || status === 403) return AuthenticationError;
  if (status === 404 || status === 410) return SessionGoneError;
  if (status === 429) return CapacityError;
  return status >= 400 && status < 500 ? InvalidInputError : UnavailableError;
}

/** The error of a `code`; an unknown code is judged by the HTTP status, 500 if there is none. */
export function errorOf(code: string, message: string, fields: ErrorFields = {}, status = 500): LiveError {
  const Class = BY_CODE[code] ?? classOfStatus(status);
  return new Class(code, message, fields);
}

/** The error of a refused handshake: `body` should be a problem document (RFC 9457). */
export function errorOfProblem(status: number, body: string, retryAfter?: number): LiveError {
  let problem: Record<string, unknown> = {};
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null) problem = parsed as Record<string, unknown>;
  } catch {
    // Not the server's own answer, but that of something in between: the status says enough.
  }
  const text = (name: string): string | undefined => {
    const value = problem[name];
    return typeof value === 'string' ? value : undefined;
  };
  const message = text('detail') ?? text('title') ?? `the server answered with status ${status}`;
  const fields = { details: problem, correlationId: text('request_id'), retryAfter };
  return errorOf(text('code') ?? `HTTP_${status}`, message, fields, status);
}

/** Anything thrown, as an error of this package. What the host's functions throw may pass by itself. */
export function asLiveError(error: unknown): LiveError {
  if (error instanceof LiveError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new UnavailableError('CONNECTION_FAILED', message, { cause: error });
}
