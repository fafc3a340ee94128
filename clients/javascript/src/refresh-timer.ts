/**
 * When a connection's place is moved to a new one. The server asks for it twenty minutes before it
 * closes; a whole hall of listeners that joined together is asked in the same moment, so each waits a
 * random while first. What fails is tried again at the server's next warning.
 */
import type { Connection } from './connection.js';
import type { ServerMessage } from './socket.js';

const SPREAD_MS_MAX = 60_000;
/** The spread is at most this part of the time that is left. */
const SPREAD_PART = 0.1;

export class RefreshTimer {
  readonly #connection: Connection;
  #expiresAt = 0;
  #cancel: () => void = () => undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Of the place just taken; its life is told by the server's clock alone, so ours may be wrong. */
  begin(place: { readonly expiresAt: number; readonly timestamp: number }): void {
    this.stop();
    this.#expiresAt = this.#connection.clock.now() + (place.expiresAt - place.timestamp);
  }

  take(message: ServerMessage): void {
    if (message.type === 'connectionWarning') this.#refreshAfter(0);
    if (message.type !== 'connectionRefreshRequired') return;
    const left = Math.max(0, this.#expiresAt - this.#connection.clock.now());
    const spread = Math.min(SPREAD_MS_MAX, left * SPREAD_PART);
    this.#refreshAfter(spread * this.#connection.clock.random());
  }

  stop(): void {
    this.#cancel();
  }

  #refreshAfter(ms: number): void {
    this.#cancel();
    this.#cancel = this.#connection.clock.schedule(ms, () => {
      // Where it fails the old connection goes on, and its end is mended as any cut.
      this.#connection.refresh().catch(() => undefined);
    });
  }
}
