/**
 * Samples that wait for a connection: first in, first out, bounded. When it is full the oldest go, as
 * a listener would rather miss what is long past than hear everything late; they are counted.
 */
export class Backlog {
  readonly #capacity: number;
  #pieces: Int16Array[] = [];
  #length = 0;
  #dropped = 0;

  /** `capacity` in samples. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get length(): number {
    return this.#length;
  }

  /** Samples dropped since the beginning. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Keeps the array, not a copy. Answers how many of the oldest samples had to go. */
  push(samples: Int16Array): number {
    if (samples.length === 0) return 0;
    this.#pieces.push(samples);
    this.#length += samples.length;
    const excess = this.#length - this.#capacity;
    if (excess <= 0) return 0;
    this.take(excess);
    this.#dropped += excess;
    return excess;
  }

  /** Forgets what waits; that is not counted. */
  clear(): void {
    this.#pieces = [];
    this.#length = 0;
  }

  /** Up to `count` of the oldest samples, in one array. */
  take(count: number): Int16Array {
    const taken = new Int16Array(Math.min(count, this.#length));
    let filled = 0;
    while (filled < taken.length) {
      const first = this.#pieces[0];
      if (!first) break;
      const part = first.subarray(0, taken.length - filled);
      taken.set(part, filled);
      filled += part.length;
      if (part.length === first.length) this.#pieces.shift();
      else this.#pieces[0] = first.subarray(part.length);
    }
    this.#length -= filled;
    return taken;
  }
}
