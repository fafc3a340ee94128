/** The public names. Signatures for now; the classes follow. */
import type { LiveError } from './errors.js';
import type { Epoch, LanguageChanged, ListenerMessages, PlaybackResumed, QualityTier, SessionCreated, SessionJoined, SessionStatus, SpeakerMessages, SpeakerRefreshComplete } from './messages.js';

export * from './errors.js';
export type * from './messages.js';

/** `connecting` and `reconnecting` end by themselves; `closed` is final. */
export type ConnectionState = 'idle' | 'connecting' | 'open' | 'reconnecting' | 'closed';

export interface ClientOptions {
  /** Of the server: `https://…` or `wss://…`, with or without `/ws/live`. Default: the page's own. */
  url?: string | URL;
  /** A class with the browser's interface. Default: the global one, in Node else the package `ws`. */
  WebSocket?: unknown;
}

/** Events that both clients have besides the server's messages (each under its `type`). */
export interface ClientEvents {
  connectionState: { state: ConnectionState; /** ms until the next try */ retryIn?: number; error?: LiveError };
  /** Final: no more tries. `error` is missing where it ended as asked. */
  closed: { code: number; reason: string; error?: LiveError };
  /** An error message of the server that answers no call of yours. The connection goes on. */
  error: LiveError;
  /** A planned change to a new connection is done; nothing was lost. */
  refreshed: { connectionId: string };
}

export interface SpeakerOptions extends ClientOptions {
  /** Preferred: makes a ticket (POST /api/v1/realtime/tickets), once for each connection. */
  getTicket?: () => Promise<string>;
  /** An access token, or what gets a fresh one for each connection. */
  token?: string | (() => string | Promise<string>);
}
export interface StartOptions {
  sourceLanguage: string;
  qualityTier?: QualityTier;
  partialResults?: boolean;
  minStability?: number;
  maxBufferTimeout?: number;
  /** A broadcast of yours, made over HTTP, that has no speaker yet. */
  sessionId?: string;
}
export type SpeakerEvents = SpeakerMessages & ClientEvents & {
  /** The backlog (5 s) was full: the oldest samples are gone. */
  audioDropped: { samples: number; samplesTotal: number };
};
/** One broadcast's speaker. One use: start() or attach() once. */
export declare class SpeakerClient {
  constructor(options?: SpeakerOptions);
  readonly connectionState: ConnectionState;
  /** What the server last said of the session, or undefined before start() or attach(). */
  readonly session: SessionCreated | SpeakerRefreshComplete | undefined;
  readonly sessionId: string | undefined;
  readonly samplesDropped: number;
  on<Name extends keyof SpeakerEvents>(name: Name, handler: (event: SpeakerEvents[Name]) => void): () => void;
  start(options: StartOptions): Promise<SessionCreated>;
  /** Comes back to a running broadcast, e.g. after the page was loaded anew (within 30 s). */
  attach(sessionId: string): Promise<SpeakerRefreshComplete>;
  /** 16 kHz, mono. Copies. Any length; best 640 (40 ms). Never throws for a lost connection. */
  sendAudio(samples: Int16Array): void;
  pause(): Promise<void>;
  resume(): Promise<void>;
  mute(): Promise<void>;
  unmute(): Promise<void>;
  /** 0 to 1. */
  setVolume(volume: number): Promise<void>;
  getStatus(): Promise<SessionStatus>;
  /** Ends the broadcast for everyone. */
  end(reason?: string): Promise<void>;
  /** Moves to a new connection now; done by itself when the server asks for it. */
  refresh(): Promise<void>;
  /** Leaves without ending: the broadcast waits 30 s for attach(). */
  detach(): void;
}

export interface AudioFrame {
  readonly epoch: Epoch;
  readonly sequence: number;
  readonly timestamp: number;
  readonly language: string;
  readonly codec: number;
  /** 16 kHz, mono. */
  readonly samples: Int16Array;
}
export type ListenerEvents = ListenerMessages & ClientEvents & {
  /** In order, each once. */
  audio: AudioFrame;
  /** Frames that will not come. `missed` is undefined where nobody knows how many. */
  gap: { reason: 'slow' | 'notRecovered' | 'held'; missed: number | undefined };
};
/** One listener's place in one broadcast. One use: join() once. */
export declare class ListenerClient {
  constructor(options?: ClientOptions);
  readonly connectionState: ConnectionState;
  readonly session: SessionJoined | undefined;
  on<Name extends keyof ListenerEvents>(name: Name, handler: (event: ListenerEvents[Name]) => void): () => void;
  join(options: { sessionId: string; targetLanguage: string }): Promise<SessionJoined>;
  changeLanguage(targetLanguage: string): Promise<LanguageChanged>;
  /** Holds `audio` events back, up to 30 s of them; older ones are let go. */
  pause(): void;
  /** Gives what was held at once, in order; or with `live` lets it go. */
  resume(options?: { live?: boolean }): void;
  /** Asks the server to send no audio, e.g. to save data. */
  pausePlayback(): Promise<void>;
  resumePlayback(): Promise<PlaybackResumed>;
  refresh(): Promise<void>;
  leave(): void;
}

export interface Level {
  /** 0 to 1 of full scale. */
  readonly peak: number;
  readonly rms: number;
}
export interface CaptureOptions {
  deviceId?: string;
  /** Where capture.worklet.js is served. Default: beside this module. */
  workletUrl?: string | URL;
  /** 640 samples, 16 kHz, mono: for SpeakerClient.sendAudio. Not called while muted. */
  onChunk: (samples: Int16Array) => void;
  /** About 30 times a second, while muted too. */
  onLevel?: (level: Level) => void;
  /** The microphone was unplugged or taken away. */
  onEnded?: (error: LiveError) => void;
  echoCancellation?: boolean;
  noiseSuppression?: boolean;
  autoGainControl?: boolean;
}
export declare class MicrophoneCapture {
  /** Asks for the microphone. Throws MicrophoneError. Call it in a click. */
  static start(options: CaptureOptions): Promise<MicrophoneCapture>;
  /** Microphones that may be chosen; labels are empty until one was allowed. */
  static devices(): Promise<MediaDeviceInfo[]>;
  readonly deviceId: string;
  readonly label: string;
  muted: boolean;
  stop(): void;
}

export interface PlaybackStatus {
  readonly bufferedMs: number;
  /** Behind live because of a pause. */
  readonly behindMs: number;
  readonly playing: boolean;
  readonly underruns: number;
}
export interface PlaybackOptions {
  workletUrl?: string | URL;
  /** 0 to 1; 1. */
  volume?: number;
  /** Of the jitter buffer; 120. */
  targetMs?: number;
  /** About 10 times a second. */
  onStatus?: (status: PlaybackStatus) => void;
}
export declare class Playback {
  /** Call it in a click: browsers start no sound otherwise. */
  static create(options?: PlaybackOptions): Promise<Playback>;
  /** 16 kHz, mono. */
  push(samples: Int16Array): void;
  volume: number;
  readonly analyser: AnalyserNode;
  /** Silence; what comes is kept, up to 30 s. */
  pause(): void;
  /** Goes on where it paused. */
  resume(): void;
  /** Lets go what was kept. */
  goLive(): void;
  close(): Promise<void>;
}
