/**
 * One class for each of the five situations in which a broadcast does not go as asked, and one for a
 * microphone that cannot be had. `code` is the server's own (docs/errors.md) or, for what was found
 * on this side: CONNECTION_FAILED, TIMED_OUT, NOT_CONNECTED.
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
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly correlationId: string | undefined;
  readonly retryAfter: number | undefined;

  constructor(code: string, message: string, fields: ErrorFields = {}) {
    super(message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.name = new.target.name;
    this.code = code;
    this.details = fields.details ?? {};
    this.correlationId = fields.correlationId;
    this.retryAfter = fields.retryAfter;
  }
}

/** The token or ticket is missing, wrong or past its time, or does not allow this. Sign in anew. */
export class AuthenticationError extends LiveError {}
/** There is no broadcast of this name (SESSION_NOT_FOUND), or it has ended (SESSION_INACTIVE). */
export class SessionGoneError extends LiveError {}
/** The broadcast is full or a rate limit is reached: wait `retryAfter` seconds. */
export class CapacityError extends LiveError {}
/** Something sent was wrong; `details.field` names it. The same again fails again. */
export class InvalidInputError extends LiveError {}
/** The server cannot be reached, or cannot do it now. Another try may succeed. */
export class UnavailableError extends LiveError {}

/** Why there is no microphone. */
export type MicrophoneFault =
  /** The page is neither on HTTPS nor on localhost: browsers give no microphone then. */
  | 'insecure'
  /** The person or a policy said no. */
  | 'denied'
  /** No microphone is there, or not the one asked for. */
  | 'missing'
  /** Another program holds it. */
  | 'busy'
  /** This browser has no AudioWorklet or no getUserMedia. */
  | 'unsupported';

/** The microphone cannot be had; `message` is a plain sentence for the person. */
export class MicrophoneError extends LiveError {
  readonly fault: MicrophoneFault;

  constructor(fault: MicrophoneFault, message: string, cause?: unknown) {
    super(`MICROPHONE_${fault.toUpperCase()}`, message, { cause });
    this.fault = fault;
  }
}
