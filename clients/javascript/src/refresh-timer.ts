/**
 * When a connection's place is moved to a new one. The server asks for it twenty minutes before it
 * closes; a whole hall of listeners that joined together is asked in the same moment, so each waits a
 * random while first, and whoever fails comes again as after a cut: with back-off, and not before the
 * server says, until the connection ends.
 */
import { Backoff } from './backoff.js';
import { type Connection, mayRetry } from './connection.js';
import { asLiveError } from './errors.js';
import type { ServerMessage } from './socket.js';

const SPREAD_MS_MAX = 60_000;
/** The spread is at most this part of the time that is left. */
const SPREAD_PART = 0.1;

export class RefreshTimer {
  readonly #connection: Connection;
  readonly #backoff: Backoff;
  #expiresAt = 0;
  /** It waits for its time, or tries; what the server says meanwhile is known already. */
  #isDue = false;
  #cancel: () => void = () => undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#backoff = new Backoff(connection.clock);
  }

  /** Of the place just taken; its life is told by the server's clock alone, so ours may be wrong. */
  begin(place: { readonly expiresAt: number; readonly timestamp: number }): void {
    this.stop();
    this.#backoff.reset();
    this.#expiresAt = this.#connection.clock.now() + (place.expiresAt - place.timestamp);
  }

  take({ type }: ServerMessage): void {
    if (type !== 'connectionRefreshRequired' && type !== 'connectionWarning') return;
    if (this.#isDue) return;
    const spread = Math.min(SPREAD_MS_MAX, this.#left() * SPREAD_PART);
    this.#refreshAfter(spread * this.#connection.clock.random());
  }

  stop(): void {
    this.#isDue = false;
    this.#cancel();
  }

  #left(): number {
    return Math.max(0, this.#expiresAt - this.#connection.clock.now());
  }

  #refreshAfter(ms: number): void {
    this.#isDue = true;
    this.#cancel = this.#connection.clock.schedule(ms, () => void this.#refresh());
  }

  async #refresh(): Promise<void> {
    try {
      await this.#connection.refresh();
    } catch (thrown) {
      const error = asLiveError(thrown);
      const wait = this.#backoff.next((error.retryAfter ?? 0) * 1000);
      // The old connection goes on, and its end is mended as any cut.
      if (this.#connection.state === 'open' && mayRetry(error) && wait < this.#left()) this.#refreshAfter(wait);
      else this.#isDue = false;
    }
  }
}
