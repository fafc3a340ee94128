/**
 * Plays what a listener hears, in browsers: samples → jitter buffer and resampler in an AudioWorklet →
 * volume → analyser → loudspeaker.
 */
import { LiveError } from './errors.js';

export interface PlaybackStatus {
  /** What is there to be played, in ms of audio. */
  readonly bufferedMs: number;
  /** How much later than usual the listener hears, after a pause or a bad connection. */
  readonly behindMs: number;
  /** What the jitter buffer aims at now. */
  readonly targetMs: number;
  readonly isPlaying: boolean;
  /** How often nothing was there to be played. */
  readonly underruns: number;
  /** Left out because it was too late. */
  readonly droppedMs: number;
}
export interface PlaybackOptions {
  /** Where playback.worklet.js is served. Default: beside this module, which bundlers do not keep. */
  workletUrl?: string | URL;
  /** 0 to 1; 1. */
  volume?: number;
  /** What the jitter buffer aims at; 120. */
  targetMs?: number;
  /** About 10 times a second. */
  onStatus?: (status: PlaybackStatus) => void;
  /** The system took the sound away (a call, another app) or gave it back. */
  onInterrupted?: (interrupted: boolean) => void;
}
/** To the worklet: samples, or what to do. */
export type PlaybackCommand = Int16Array | 'pause' | 'resume' | 'goLive' | 'close';

const VOLUME_RAMP_SECONDS = 0.03;
const TARGET_MS = 120;

export class Playback {
  readonly #context: AudioContext;
  readonly #node: AudioWorkletNode;
  readonly #gain: GainNode;
  /** For a picture of what is heard. */
  readonly analyser: AnalyserNode;
  #volume: number;

  private constructor(context: AudioContext, options: PlaybackOptions) {
    this.#context = context;
    this.#volume = options.volume ?? 1;
    this.#node = new AudioWorkletNode(context, 'auriga-playback', {
      numberOfInputs: 0,
      outputChannelCount: [1],
      processorOptions: { targetMs: options.targetMs ?? TARGET_MS },
    });
    this.#gain = new GainNode(context, { gain: this.#volume });
    this.analyser = new AnalyserNode(context, { fftSize: 1024, smoothingTimeConstant: 0.7 });
    // The picture shows what is said, however low the volume.
    this.#node.connect(this.analyser);
    this.#node.connect(this.#gain).connect(context.destination);
    this.#node.port.onmessage = ({ data }: MessageEvent<PlaybackStatus>) => options.onStatus?.(data);
    context.onstatechange = () => options.onInterrupted?.(context.state !== 'running');
  }

  /** Begins. Call it in a click: browsers start no sound otherwise. Throws LiveError. */
  static async create(options: PlaybackOptions = {}): Promise<Playback> {
    if (!globalThis.isSecureContext) {
      throw new LiveError('PLAYBACK_INSECURE', 'Browsers play live audio only on pages over HTTPS. Open this page over HTTPS.');
    }
    if (typeof AudioWorkletNode === 'undefined') {
      throw new LiveError('PLAYBACK_UNSUPPORTED', 'This browser cannot play live audio. Use a current one.');
    }
    allowWhileSilenced();
    const context = new AudioContext({ latencyHint: 'balanced' });
    try {
      // Both at once: resume() must be called before the click is over.
      await Promise.all([context.resume(), context.audioWorklet.addModule(options.workletUrl ?? ownWorklet())]);
      return new Playback(context, options);
    } catch (cause) {
      void context.close();
      throw new LiveError('PLAYBACK_FAILED', 'The sound cannot be started.', { cause });
    }
  }

  /** 16 kHz, mono. The array is given away: it is empty afterwards. */
  push(samples: Int16Array): void {
    const own = samples.byteLength === samples.buffer.byteLength ? samples : samples.slice();
    this.#node.port.postMessage(own, [own.buffer as ArrayBuffer]);
  }

  get volume(): number {
    return this.#volume;
  }

  /** 0 to 1. */
  set volume(volume: number) {
    this.#volume = Math.min(1, Math.max(0, volume));
    this.#gain.gain.setTargetAtTime(this.#volume, this.#context.currentTime, VOLUME_RAMP_SECONDS);
  }

  /** Silence; what comes is kept, up to 30 s. */
  pause(): void {
    this.#command('pause');
  }

  /** Goes on where it paused. */
  resume(): void {
    this.#command('resume');
  }

  /** Lets go what was kept, so that the listener hears what is said now. */
  goLive(): void {
    this.#command('goLive');
  }

  /** After an interruption, in a click: takes the sound back. */
  async wake(): Promise<void> {
    await this.#context.resume();
  }

  async close(): Promise<void> {
    this.#command('close');
    await this.#context.close();
  }

  #command(command: PlaybackCommand): void {
    this.#node.port.postMessage(command);
  }
}

function ownWorklet(): URL {
  return new URL(/* @vite-ignore */ /* webpackIgnore: true */ './playback.worklet.js', import.meta.url);
}

/** An iPhone whose ring is switched off stays silent unless a page says that it plays. */
function allowWhileSilenced(): void {
  const { audioSession } = navigator as { audioSession?: { type: string } };
  if (audioSession) audioSession.type = 'playback';
}
