import type { Clock } from './clock.js';

const CEILING_MS = 30_000;
const FIRST_MS = 1000;

/**
 * How long to wait before the next try: anything up to 1, 2, 4 … at most 30 seconds ("full jitter"),
 * so that the thousands whom one restart cut off do not all come back in the same moment.
 */
export class Backoff {
  readonly #clock: Clock;
  #tries = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds; never less than `leastMs`, which is what the server asked for. */
  next(leastMs = 0): number {
    const ceiling = Math.min(CEILING_MS, FIRST_MS * 2 ** Math.min(this.#tries, 10));
    this.#tries += 1;
    return leastMs + this.#clock.random() * ceiling;
  }

  reset(): void {
    this.#tries = 0;
  }
}
