/** Cuts a stream of samples from -1 to 1 into chunks of signed 16 bits, all of one length. */
export class Chunker {
  readonly #length: number;
  readonly #give: (chunk: Int16Array<ArrayBuffer>) => void;
  #chunk: Int16Array<ArrayBuffer>;
  #filled = 0;

  constructor(length: number, give: (chunk: Int16Array<ArrayBuffer>) => void) {
    this.#length = length;
    this.#give = give;
    this.#chunk = new Int16Array(length);
  }

  take(samples: Float32Array): void {
    for (const sample of samples) {
      this.#chunk[this.#filled] = Math.round(Math.max(-1, Math.min(1, sample)) * 32_767);
      this.#filled += 1;
      if (this.#filled === this.#length) {
        this.#give(this.#chunk);
        this.#chunk = new Int16Array(this.#length);
        this.#filled = 0;
      }
    }
  }

  /** Forgets what has gathered. */
  reset(): void {
    this.#filled = 0;
  }
}
