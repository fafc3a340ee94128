/**
 * Evens out the times at which audio arrives, and decides how late a listener hears it.
 *
 * Playing begins when `target` is there and stops, with a short fade, when nothing is. Who runs dry
 * because frames come unevenly gets a larger target; it shrinks again while all is well.
 *
 * Who is later than the target catches up without hearing it: first a little faster (3 %), when much
 * later by leaving out pauses in speech, and when hopelessly late by a jump. Who paused wants to hear
 * what was said meanwhile: then nothing is hurried until it ran out or goLive() is called.
 *
 * All in samples of 16 kHz; no clock but the samples that are pulled.
 */
import { SAMPLE_RATE } from './frame.js';

const MS = SAMPLE_RATE / 1000;
/** What is pulled at once: 10 ms. */
export const BLOCK_SAMPLES = 10 * MS;
const TARGET_MAX = 480 * MS;
const TARGET_STEP = 20 * MS;
const CAPACITY = 30 * SAMPLE_RATE;

/** Later than the target by this much: faster, without pauses, jump. */
const FASTER_AT = 80 * MS;
const SKIP_AT = 400 * MS;
const JUMP_AT = 10 * SAMPLE_RATE;
const FASTER = 1.03;

/** -44 dB of full scale: a pause in speech. This much of each is kept. */
const QUIET = 0.006;
const PAUSE_KEPT_BLOCKS = 10;
/** How late we are is the least that was there in half a second: a burst is not lateness. */
const WINDOW_BLOCKS = 50;
/** Audio that comes this soon after running dry was late; later than that the speaker was silent. */
const LATE_BLOCKS = 100;
const CALM_BLOCKS = 1000;
const FADE_SAMPLES = 80;

export class JitterBuffer {
  readonly #ring = new Int16Array(CAPACITY);
  readonly #other = new Float32Array(BLOCK_SAMPLES);
  readonly #targetMin: number;
  #target: number;
  #from = 0;
  #length = 0;
  #state: 'filling' | 'playing' | 'paused' = 'filling';
  #behind = false;
  #speed = 1;
  #last = 0;
  /** Blocks pulled since: the first sample of a filling; running dry. */
  #waited = 0;
  #sinceDry = 0;
  /** What comes is not called late: the target has grown for it already, or the silence was asked for. */
  #settled = true;
  #windowBlocks = 0;
  #windowLeast = Number.POSITIVE_INFINITY;
  #excess = 0;
  /** Samples to be left out at the next block. */
  #jump = 0;
  #quietBlocks = 0;
  #underruns = 0;
  #dropped = 0;

  constructor(targetMs: number) {
    this.#targetMin = targetMs * MS;
    this.#target = this.#targetMin;
  }

  /** How much faster than normal it should be played, 1 or a little more. */
  get speed(): number {
    return this.#speed;
  }

  get bufferedMs(): number {
    return this.#length / MS;
  }

  get targetMs(): number {
    return this.#target / MS;
  }

  /** How much later than the target the listener is, for whatever reason. */
  get behindMs(): number {
    const late = this.#state === 'playing' && !this.#behind ? this.#excess : this.#length - this.#target;
    return Math.max(0, late / MS);
  }

  get isPlaying(): boolean {
    return this.#state === 'playing';
  }

  /** How often it ran dry. */
  get underruns(): number {
    return this.#underruns;
  }

  /** Samples that had to go since the beginning: the buffer was full, or it jumped. */
  get dropped(): number {
    return this.#dropped;
  }

  push(samples: Int16Array): void {
    if (this.#state === 'filling' && !this.#settled && this.#sinceDry < LATE_BLOCKS) {
      this.#target = Math.min(TARGET_MAX, this.#target * 1.5);
      this.#settled = true;
    }
    const kept = samples.subarray(Math.max(0, samples.length - CAPACITY));
    const excess = this.#length + kept.length - CAPACITY;
    if (excess > 0) this.#drop(excess);
    const at = (this.#from + this.#length) % CAPACITY;
    const first = kept.subarray(0, CAPACITY - at);
    this.#ring.set(first, at);
    this.#ring.set(kept.subarray(first.length), 0);
    this.#length += kept.length;
  }

  /** Fills a block of BLOCK_SAMPLES: with audio from -1 to 1, or with silence. */
  pull(block: Float32Array): void {
    this.#sinceDry += 1;
    if (this.#state === 'filling') this.#tryToBegin();
    if (this.#state !== 'playing') {
      this.#fadeOut(block, 0);
      return;
    }
    if (this.#length < BLOCK_SAMPLES) {
      this.#runDry(block);
      return;
    }
    this.#measure();
    this.#read(block);
    this.#catchUp(block);
    this.#fadeIn(block);
    this.#last = block[BLOCK_SAMPLES - 1] ?? 0;
  }

  /** Silence; what comes is kept, up to 30 s. */
  pause(): void {
    this.#state = 'paused';
  }

  /** Goes on where it paused. */
  resume(): void {
    if (this.#state !== 'paused') return;
    this.#state = 'filling';
    this.#behind = this.#length > this.#target + FASTER_AT;
    this.#settled = true;
  }

  /** Lets go all but the target. */
  goLive(): void {
    this.#behind = false;
    const late = Math.max(0, this.#length - this.#target);
    if (this.#state === 'playing') this.#jump = late;
    else this.#drop(late);
  }

  #tryToBegin(): void {
    if (this.#length === 0) return;
    this.#waited += 1;
    // What is there must be heard at last, even when nothing follows it.
    if (this.#length < this.#target && this.#waited * BLOCK_SAMPLES < this.#target) return;
    this.#state = 'playing';
    this.#waited = 0;
    this.#last = Number.NaN;
    this.#resetWindow();
  }

  #runDry(block: Float32Array): void {
    const rest = this.#length;
    this.#read(block);
    if (rest > 0) this.#last = block[rest - 1] ?? 0;
    this.#fadeOut(block, rest);
    this.#state = 'filling';
    this.#behind = false;
    this.#speed = 1;
    this.#excess = 0;
    this.#underruns += 1;
    this.#sinceDry = 0;
    this.#settled = false;
    this.#waited = 0;
  }

  #resetWindow(): void {
    this.#windowBlocks = 0;
    this.#windowLeast = Number.POSITIVE_INFINITY;
  }

  #measure(): void {
    this.#windowLeast = Math.min(this.#windowLeast, this.#length);
    this.#windowBlocks += 1;
    if (this.#sinceDry >= CALM_BLOCKS && this.#sinceDry % CALM_BLOCKS === 0) {
      this.#target = Math.max(this.#targetMin, this.#target - TARGET_STEP);
    }
    if (this.#windowBlocks < WINDOW_BLOCKS) return;
    this.#excess = this.#windowLeast - this.#target;
    this.#resetWindow();
    if (this.#excess < FASTER_AT) this.#behind = false;
    const fasterAt = this.#speed > 1 ? FASTER_AT / 4 : FASTER_AT;
    this.#speed = !this.#behind && this.#excess > fasterAt ? FASTER : 1;
  }

  #catchUp(block: Float32Array): void {
    const quiet = rms(block) < QUIET;
    this.#quietBlocks = quiet ? this.#quietBlocks + 1 : 0;
    if (this.#behind) return;
    if (this.#excess > JUMP_AT) this.#jump = this.#excess;
    if (this.#jump > 0) {
      this.#dropped += this.#leaveOut(block, this.#jump);
      this.#jump = 0;
      this.#excess = 0;
    } else if (this.#excess > SKIP_AT && this.#quietBlocks > PAUSE_KEPT_BLOCKS) {
      this.#leaveOut(block, 0);
      this.#excess -= BLOCK_SAMPLES;
    }
  }

  /** Leaves out `count` samples and fades from the block over to the one after them; answers how many it could. */
  #leaveOut(block: Float32Array, count: number): number {
    const skipped = Math.min(Math.floor(count), this.#length - BLOCK_SAMPLES);
    if (skipped < 0) return 0;
    this.#advance(skipped);
    this.#read(this.#other);
    for (let i = 0; i < BLOCK_SAMPLES; i += 1) {
      const part = i / BLOCK_SAMPLES;
      block[i] = (block[i] ?? 0) * (1 - part) + (this.#other[i] ?? 0) * part;
    }
    this.#resetWindow();
    return skipped;
  }

  /** Takes up to a block; the rest of `block` becomes silence. */
  #read(block: Float32Array): void {
    const count = Math.min(BLOCK_SAMPLES, this.#length);
    for (let i = 0; i < count; i += 1) block[i] = (this.#ring[(this.#from + i) % CAPACITY] ?? 0) / 32_768;
    block.fill(0, count);
    this.#advance(count);
  }

  #advance(count: number): void {
    this.#from = (this.#from + count) % CAPACITY;
    this.#length -= count;
  }

  #drop(count: number): void {
    this.#advance(count);
    this.#dropped += count;
  }

  /** From the last sample that was heard to silence, beginning at `at`: a step would click. */
  #fadeOut(block: Float32Array, at: number): void {
    const from = Number.isNaN(this.#last) ? 0 : this.#last;
    for (let i = at; i < BLOCK_SAMPLES; i += 1) block[i] = from * Math.max(0, 1 - (i - at + 1) / FADE_SAMPLES);
    this.#last = block[BLOCK_SAMPLES - 1] ?? 0;
  }

  #fadeIn(block: Float32Array): void {
    if (!Number.isNaN(this.#last)) return;
    for (let i = 0; i < FADE_SAMPLES; i += 1) block[i] = (block[i] ?? 0) * (i / FADE_SAMPLES);
  }
}

function rms(block: Float32Array): number {
  let sum = 0;
  for (const sample of block) sum += sample * sample;
  return Math.sqrt(sum / block.length);
}
