/**
 * The microphone, in browsers: its samples → low-pass and 16 kHz in an AudioWorklet → chunks of 40 ms
 * for SpeakerClient.sendAudio. The context runs at the device's own rate: Firefox takes no other.
 */
import { LiveError, MicrophoneError } from './errors.js';
import type { Level } from './level.js';

export interface CaptureOptions {
  /** One of MicrophoneCapture.devices(); default: what the person chose in the browser. */
  deviceId?: string;
  /** Where capture.worklet.js is served. Default: beside this module, which bundlers do not keep. */
  workletUrl?: string | URL;
  /** 640 samples, 16 kHz, mono: for SpeakerClient.sendAudio. Not called while muted. */
  onChunk: (samples: Int16Array) => void;
  /** About 30 times a second, while muted too. */
  onLevel?: (level: Level) => void;
  /** The microphone was unplugged or taken away. It is stopped. */
  onEnded?: (error: MicrophoneError) => void;
  muted?: boolean;
  /** All true: made for speech. Switch them off for music. */
  echoCancellation?: boolean;
  noiseSuppression?: boolean;
  autoGainControl?: boolean;
}
/** To the worklet. */
export type CaptureCommand = 'mute' | 'unmute' | 'stop';
/** From it. */
export type CaptureReport = Level | Int16Array;

export class MicrophoneCapture {
  readonly #stream: MediaStream;
  readonly #context: AudioContext;
  readonly #node: AudioWorkletNode;
  #muted: boolean;
  #stopped = false;

  private constructor(stream: MediaStream, context: AudioContext, options: CaptureOptions) {
    this.#stream = stream;
    this.#context = context;
    this.#muted = options.muted ?? false;
    this.#node = new AudioWorkletNode(context, 'auriga-capture', { processorOptions: { muted: this.#muted } });
    this.#node.port.onmessage = ({ data }: MessageEvent<CaptureReport>) => {
      if (this.#stopped) return;
      if (!(data instanceof Int16Array)) options.onLevel?.(data);
      else if (!this.#muted) options.onChunk(data);
    };
    // Its output is silence; a node that leads nowhere would not run in every browser.
    new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(this.#node).connect(context.destination);
    stream.getAudioTracks()[0]?.addEventListener('ended', () => {
      if (this.#stopped) return;
      this.stop();
      options.onEnded?.(new MicrophoneError('busy', 'The microphone was unplugged or taken away.'));
    });
  }

  /** Asks for the microphone and begins. Call it in a click. Throws MicrophoneError. */
  static async start(options: CaptureOptions): Promise<MicrophoneCapture> {
    const media = mediaDevices();
    const { deviceId, echoCancellation = true, noiseSuppression = true, autoGainControl = true } = options;
    const audio = { channelCount: 1, echoCancellation, noiseSuppression, autoGainControl, ...(deviceId ? { deviceId: { exact: deviceId } } : {}) };
    // Before anything is awaited, as long as the click counts.
    const context = new AudioContext({ latencyHint: 'interactive' });
    let stream: MediaStream | undefined;
    try {
      stream = await media.getUserMedia({ audio }).catch((error: unknown) => {
        throw microphoneError(error);
      });
      await Promise.all([context.resume(), context.audioWorklet.addModule(options.workletUrl ?? ownWorklet())]);
      return new MicrophoneCapture(stream, context, options);
    } catch (cause) {
      stream?.getTracks().forEach((track) => track.stop());
      void context.close();
      throw cause instanceof LiveError ? cause : new LiveError('CAPTURE_FAILED', 'The microphone cannot be read.', { cause });
    }
  }

  /** Microphones that may be chosen; their labels are empty until one was allowed. Throws MicrophoneError. */
  static async devices(): Promise<MediaDeviceInfo[]> {
    return (await mediaDevices().enumerateDevices()).filter(({ kind }) => kind === 'audioinput');
  }

  get deviceId(): string {
    return this.#stream.getAudioTracks()[0]?.getSettings().deviceId ?? '';
  }

  get label(): string {
    return this.#stream.getAudioTracks()[0]?.label ?? '';
  }

  get muted(): boolean {
    return this.#muted;
  }

  set muted(muted: boolean) {
    this.#muted = muted;
    this.#command(muted ? 'mute' : 'unmute');
  }

  /** Gives the microphone back. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#command('stop');
    this.#stream.getTracks().forEach((track) => track.stop());
    void this.#context.close();
  }

  #command(command: CaptureCommand): void {
    this.#node.port.postMessage(command);
  }
}

function ownWorklet(): URL {
  return new URL(/* @vite-ignore */ /* webpackIgnore: true */ './capture.worklet.js', import.meta.url);
}

function mediaDevices(): MediaDevices {
  if (!globalThis.isSecureContext) {
    throw new MicrophoneError('insecure', 'Browsers give the microphone only to pages on HTTPS or on localhost. Open this page over HTTPS.');
  }
  const { mediaDevices: found } = navigator as { mediaDevices?: MediaDevices };
  if (!found || typeof AudioWorkletNode === 'undefined') {
    throw new MicrophoneError('unsupported', 'This browser cannot read the microphone. Use a current one.');
  }
  return found;
}

/** Names of https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia */
export function microphoneError(error: unknown): MicrophoneError {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return new MicrophoneError('denied', "The microphone is not allowed here. Allow it beside the page's address, then try again.", error);
    case 'NotFoundError':
    case 'OverconstrainedError':
      return new MicrophoneError('missing', 'No microphone was found. Plug one in or choose another one.', error);
    case 'NotReadableError':
    case 'AbortError':
      return new MicrophoneError('busy', 'The microphone is in use by another program. Close it there, then try again.', error);
    default:
      return new MicrophoneError('unsupported', 'This browser cannot read the microphone. Use a current one.', error);
  }
}
