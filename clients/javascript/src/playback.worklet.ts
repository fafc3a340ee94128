/** Runs in the audio thread: 16 kHz samples through the jitter buffer to the context's rate. */
import { SAMPLE_RATE } from './frame.js';
import { BLOCK_SAMPLES, JitterBuffer } from './jitter-buffer.js';
import type { PlaybackCommand, PlaybackStatus } from './playback.js';
import { Resampler } from './resampler.js';
import { type ProcessorOptions, scope } from './worklet-scope.js';

const REPORTS_A_SECOND = 10;

class PlaybackProcessor extends scope.AudioWorkletProcessor {
  readonly #buffer: JitterBuffer;
  readonly #resampler = new Resampler(SAMPLE_RATE, scope.sampleRate);
  readonly #block = new Float32Array(BLOCK_SAMPLES);
  #untilReport = 0;
  #alive = true;

  constructor(options: ProcessorOptions) {
    super(options);
    this.#buffer = new JitterBuffer(Number(options.processorOptions?.targetMs));
    this.port.onmessage = ({ data }: MessageEvent<PlaybackCommand>) => this.#obey(data);
  }

  process(_inputs: Float32Array[][], [output = []]: Float32Array[][]): boolean {
    const [first, ...others] = output;
    if (!first) return this.#alive;
    this.#resampler.speed = this.#buffer.speed;
    while (this.#resampler.available < first.length) {
      this.#buffer.pull(this.#block);
      this.#resampler.write(this.#block);
    }
    this.#resampler.read(first);
    for (const other of others) other.set(first);
    this.#report(first.length);
    return this.#alive;
  }

  #obey(command: PlaybackCommand): void {
    if (command instanceof Int16Array) this.#buffer.push(command);
    else if (command === 'close') this.#alive = false;
    else this.#buffer[command]();
  }

  #report(samples: number): void {
    this.#untilReport -= samples;
    if (this.#untilReport > 0) return;
    this.#untilReport += scope.sampleRate / REPORTS_A_SECOND;
    const { bufferedMs, behindMs, targetMs, isPlaying, underruns, dropped } = this.#buffer;
    const droppedMs = (dropped * 1000) / SAMPLE_RATE;
    const status: PlaybackStatus = { bufferedMs, behindMs, targetMs, isPlaying, underruns, droppedMs };
    this.port.postMessage(status);
  }
}

scope.registerProcessor('auriga-playback', PlaybackProcessor);
