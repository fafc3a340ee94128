/** Runs in the audio thread: the microphone's samples to 16 kHz mono chunks of 40 ms, and its level. */
import type { CaptureCommand, CaptureReport } from './capture.js';
import { Chunker } from './chunker.js';
import { SAMPLE_RATE } from './frame.js';
import { LevelMeter } from './level.js';
import { Resampler } from './resampler.js';
import { type ProcessorOptions, scope } from './worklet-scope.js';

const CHUNK_SAMPLES = 640;

class CaptureProcessor extends scope.AudioWorkletProcessor {
  readonly #resampler = new Resampler(scope.sampleRate, SAMPLE_RATE);
  readonly #meter = new LevelMeter(scope.sampleRate);
  readonly #chunker = new Chunker(CHUNK_SAMPLES, (chunk) => this.#report(chunk, [chunk.buffer]));
  readonly #resampled = new Float32Array(1024);
  #mono = new Float32Array(0);
  #muted: boolean;
  #alive = true;

  constructor(options: ProcessorOptions) {
    super(options);
    this.#muted = options.processorOptions?.muted === true;
    this.port.onmessage = ({ data }: MessageEvent<CaptureCommand>) => {
      if (data === 'stop') this.#alive = false;
      else this.#muted = data === 'mute';
      if (this.#muted) this.#chunker.reset();
    };
  }

  process([channels = []]: Float32Array[][]): boolean {
    if (channels.length === 0 || !this.#alive) return this.#alive;
    const mono = this.#mix(channels);
    const level = this.#meter.take(mono);
    if (level) this.#report(level);
    this.#resampler.write(mono);
    for (;;) {
      const count = this.#resampler.read(this.#resampled);
      if (count === 0) return true;
      if (!this.#muted) this.#chunker.take(this.#resampled.subarray(0, count));
    }
  }

  #mix(channels: readonly Float32Array[]): Float32Array {
    const [first = this.#mono] = channels;
    if (channels.length === 1) return first;
    if (this.#mono.length !== first.length) this.#mono = new Float32Array(first.length);
    this.#mono.fill(0);
    for (const channel of channels) {
      for (let i = 0; i < channel.length; i += 1) this.#mono[i] = (this.#mono[i] ?? 0) + (channel[i] ?? 0) / channels.length;
    }
    return this.#mono;
  }

  #report(report: CaptureReport, moved: Transferable[] = []): void {
    this.port.postMessage(report, moved);
  }
}

scope.registerProcessor('auriga-capture', CaptureProcessor);
