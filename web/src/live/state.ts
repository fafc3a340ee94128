/** What the page says of itself, from what is known: no DOM, no network. */
import type { BroadcastState, ConnectionState, LiveError } from 'auriga-live';
import { AuthenticationError, CapacityError, InvalidInputError, SessionGoneError, UnavailableError } from 'auriga-live';

import { type Notice, words } from './words';

export interface Facts {
  /** `idle` until the button is pressed. */
  readonly connection: ConnectionState;
  /** The listener's own pause. */
  readonly paused: boolean;
  readonly interrupted: boolean;
  /** Too many join at once; it waits for its turn. */
  readonly waits: boolean;
  /** Whether sound comes out now. */
  readonly playing: boolean;
  readonly broadcast: Pick<BroadcastState, 'isPaused' | 'isMuted' | 'speakerConnected'> | undefined;
}
export interface State {
  readonly tone: 'quiet' | 'live' | 'busy' | 'warn' | 'bad';
  readonly text: string;
}

/** The nearest reason first: who is not connected need not know that the speaker is muted. */
export function stateOf({ connection, paused, interrupted, waits, playing, broadcast }: Facts): State {
  if (waits) return { tone: 'busy', text: words.turn };
  if (connection === 'connecting') return { tone: 'busy', text: words.connecting };
  if (connection === 'reconnecting') return { tone: 'bad', text: words.reconnecting };
  if (interrupted) return { tone: 'warn', text: words.interrupted };
  if (paused) return { tone: 'quiet', text: words.paused };
  if (connection === 'closed') return { tone: 'quiet', text: words.rest };
  if (broadcast?.speakerConnected === false) return { tone: 'warn', text: connection === 'idle' ? words.notThere : words.speakerAway };
  if (broadcast?.isPaused) return { tone: 'warn', text: words.speakerPaused };
  if (broadcast?.isMuted) return { tone: 'warn', text: words.speakerMuted };
  if (connection === 'idle') return { tone: 'live', text: words.onAir };
  return playing ? { tone: 'live', text: words.live } : { tone: 'quiet', text: words.waiting };
}

export interface End {
  readonly notice: Notice;
  /** Whether another try may help. */
  readonly retry: boolean;
  /** Whether another name may. */
  readonly rename: boolean;
}

/** Why there is nothing to hear. */
export function endOf(error: LiveError, name: string): End {
  if (error instanceof SessionGoneError) {
    const ended = error.code === 'SESSION_INACTIVE';
    return { notice: ended ? words.ended : words.notFound(name), retry: false, rename: true };
  }
  if (error instanceof CapacityError) {
    const notice = error.code === 'SESSION_FULL' ? words.full : words.busy(error.retryAfter ?? 10);
    return { notice, retry: true, rename: false };
  }
  if (error instanceof InvalidInputError && error.code === 'INVALID_SESSION_ID') return { notice: words.notFound(name), retry: false, rename: true };
  if (error instanceof UnavailableError || error instanceof AuthenticationError) return { notice: words.unreachable, retry: true, rename: false };
  return { notice: words.failed(error.message), retry: true, rename: false };
}
