/** Frames that are kept while playback pauses, up to a length of time; then the oldest go. */
export interface Held {
  readonly samples: { readonly length: number };
}

export class Hold<Frame extends Held> {
  readonly #capacity: number;
  #frames: Frame[] = [];
  #samples = 0;
  #dropped = 0;

  /** `capacity` in samples. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get samples(): number {
    return this.#samples;
  }

  push(frame: Frame): void {
    this.#frames.push(frame);
    this.#samples += frame.samples.length;
    while (this.#samples > this.#capacity) {
      const oldest = this.#frames.shift();
      if (!oldest) break;
      this.#samples -= oldest.samples.length;
      this.#dropped += 1;
    }
  }

  /** Gives all that is kept and how many frames had to go; empty afterwards. */
  release(): { readonly frames: readonly Frame[]; readonly dropped: number } {
    const released = { frames: this.#frames, dropped: this.#dropped };
    this.#frames = [];
    this.#samples = 0;
    this.#dropped = 0;
    return released;
  }
}
