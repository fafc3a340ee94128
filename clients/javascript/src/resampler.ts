/**
 * Changes the sample rate of a stream: band-limited interpolation with a windowed sinc (J. O. Smith,
 * "Digital Audio Resampling"). Going down, the sinc is as wide as the low-pass needs, so what lies above
 * half of the new rate does not fold back as noise.
 *
 * The kernel stands in a table of PHASES rows of taps; between two rows is interpolated linearly, which
 * errs by about -94 dB. A Kaiser window with beta 8.6 lets through less than -85 dB in its stop band;
 * with 32 zero crossings the slope is about 8 % of the band. The step may change while running: a little
 * over one plays a little faster.
 */
const PHASES = 256;
const ZERO_CROSSINGS = 32;
const KAISER_BETA = 8.6;
/** Where the slope begins, as a part of the narrower band. */
const CUTOFF = 0.92;

/** The modified Bessel function of the first kind, order 0, by its series. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Rows of taps: row p holds the kernel for an output that lies p/PHASES after an input sample. */
function makeTable(scale: number, half: number): Float32Array[] {
  const rows: Float32Array[] = [];
  const bottom = besselI0(KAISER_BETA);
  for (let phase = 0; phase <= PHASES; phase += 1) {
    const row = new Float32Array(2 * half);
    for (let tap = 0; tap < row.length; tap += 1) {
      const t = tap - half + 1 - phase / PHASES;
      const inside = 1 - (t / half) ** 2;
      const window = inside > 0 ? besselI0(KAISER_BETA * Math.sqrt(inside)) / bottom : 0;
      row[tap] = scale * sinc(scale * t) * window;
    }
    rows.push(row);
  }
  return rows;
}

export class Resampler {
  readonly #step: number;
  readonly #half: number;
  readonly #rows: readonly Float32Array[];
  /** Input that is still needed; `#filled` samples of it are there. */
  #buffer: Float32Array;
  #filled: number;
  /** Where the next output lies, in samples of `#buffer`. */
  #position: number;
  /** Input samples for each output sample, as a part of the nominal; 1. */
  speed = 1;

  /** Rates in samples a second. It delays by half of its kernel: 2 ms from 48 to 16 kHz. */
  constructor(inputRate: number, outputRate: number) {
    this.#step = inputRate / outputRate;
    const scale = CUTOFF * Math.min(1, outputRate / inputRate);
    this.#half = Math.ceil(ZERO_CROSSINGS / scale);
    this.#rows = makeTable(scale, this.#half);
    this.#buffer = new Float32Array(8 * this.#half + 1024);
    // Silence before the beginning.
    this.#filled = this.#half - 1;
    this.#position = this.#half - 1;
  }

  /** Takes input of any length; copies. */
  write(input: Float32Array): void {
    this.#forget();
    const needed = this.#filled + input.length;
    if (needed > this.#buffer.length) {
      const larger = new Float32Array(2 * needed);
      larger.set(this.#buffer.subarray(0, this.#filled));
      this.#buffer = larger;
    }
    this.#buffer.set(input, this.#filled);
    this.#filled = needed;
  }

  /** How many output samples can be read now. */
  get available(): number {
    const last = this.#filled - 1 - this.#half;
    return last < this.#position ? 0 : Math.floor((last - this.#position) / (this.#step * this.speed)) + 1;
  }

  /** Fills `output` from its beginning as far as there is input; answers how far. */
  read(output: Float32Array): number {
    const count = Math.min(output.length, this.available);
    const step = this.#step * this.speed;
    for (let i = 0; i < count; i += 1) {
      output[i] = this.#at(this.#position);
      this.#position += step;
    }
    return count;
  }

  #at(position: number): number {
    const whole = Math.floor(position);
    const phase = (position - whole) * PHASES;
    const row = Math.floor(phase);
    const part = phase - row;
    const from = whole - this.#half + 1;
    const taps = this.#rows[row] as Float32Array;
    const nextTaps = this.#rows[row + 1] as Float32Array;
    const buffer = this.#buffer;
    let sum = 0;
    if (part === 0) {
      for (let tap = 0; tap < taps.length; tap += 1) sum += (buffer[from + tap] as number) * (taps[tap] as number);
      return sum;
    }
    let next = 0;
    for (let tap = 0; tap < taps.length; tap += 1) {
      const sample = buffer[from + tap] as number;
      sum += sample * (taps[tap] as number);
      next += sample * (nextTaps[tap] as number);
    }
    return sum + part * (next - sum);
  }

  #forget(): void {
    const unneeded = Math.floor(this.#position) - this.#half + 1;
    if (unneeded < 1024 && this.#filled + 1024 < this.#buffer.length) return;
    this.#buffer.copyWithin(0, unneeded, this.#filled);
    this.#filled -= unneeded;
    this.#position -= unneeded;
  }
}
