/** The level of what was said, of full scale: 0 to 1. */
export interface Level {
  readonly peak: number;
  readonly rms: number;
}

/** Gathers samples and gives their level, about thirty times a second. */
export class LevelMeter {
  readonly #window: number;
  #count = 0;
  #peak = 0;
  #squares = 0;

  /** `sampleRate` in samples a second. */
  constructor(sampleRate: number) {
    this.#window = Math.round(sampleRate / 30);
  }

  /** The level of the window that is full with these samples; undefined while it is not. */
  take(samples: Float32Array): Level | undefined {
    for (const sample of samples) {
      this.#peak = Math.max(this.#peak, Math.abs(sample));
      this.#squares += sample * sample;
    }
    this.#count += samples.length;
    if (this.#count < this.#window) return undefined;
    const level = { peak: Math.min(1, this.#peak), rms: Math.min(1, Math.sqrt(this.#squares / this.#count)) };
    this.#count = 0;
    this.#peak = 0;
    this.#squares = 0;
    return level;
  }
}
