/** One time of listening: from the press of the button until it ends. No DOM but the sound itself. */
import { type BroadcastState, type ConnectionState, LiveError, ListenerClient, Playback, type PlaybackStatus, type SessionJoined } from 'auriga-live';
import playbackWorklet from 'auriga-live/playback.worklet.ts?worker&url';

import type { Facts } from './state';

export interface ListeningOptions {
  readonly name: string;
  readonly language: string;
  /** 0 to 1. */
  readonly volume: number;
  /** Something is different now. */
  readonly changed: () => void;
  /** It is over: with an error, or because the broadcast ended, with the server's reason. */
  readonly ended: (error: LiveError | undefined, reason: string) => void;
}

export class Listening {
  readonly #options: ListeningOptions;
  readonly #client = new ListenerClient();
  #playback: Playback | undefined;
  #status: PlaybackStatus | undefined;
  #joined: Pick<SessionJoined, 'targetLanguage' | 'translated'> | undefined;
  #paused = false;
  #interrupted = false;
  #over = false;

  constructor(options: ListeningOptions) {
    this.#options = options;
    this.#client.on('connectionState', options.changed);
    for (const name of ['broadcastPaused', 'broadcastResumed', 'broadcastMuted', 'broadcastUnmuted', 'speakerStateChanged'] as const) {
      this.#client.on(name, options.changed);
    }
    this.#client.on('audio', ({ samples }) => this.#playback?.push(samples));
    this.#client.on('sessionEnded', ({ reason }) => this.#end(undefined, reason));
    this.#client.on('closed', ({ error }) => this.#end(error, ''));
  }

  /** In the click itself: the sound would not start later. How it went, `changed` and `ended` tell. */
  start(): void {
    const { name, language } = this.#options;
    Promise.all([this.#startSound(), this.#client.join({ sessionId: name, targetLanguage: language })])
      .then(([, joined]) => {
        this.#joined = joined;
        this.#options.changed();
      })
      .catch((error: unknown) => this.#end(error instanceof LiveError ? error : new LiveError('FAILED', String(error)), ''));
  }

  get facts(): Facts {
    return {
      connection: this.connection,
      paused: this.#paused,
      interrupted: this.#interrupted,
      playing: this.#status?.isPlaying ?? false,
      broadcast: this.broadcastState,
    };
  }

  get connection(): ConnectionState {
    const { connectionState } = this.#client;
    return connectionState === 'open' && !this.#joined ? 'connecting' : connectionState;
  }

  get broadcastState(): BroadcastState | undefined {
    return this.#client.broadcastState;
  }

  get joined(): Pick<SessionJoined, 'targetLanguage' | 'translated'> | undefined {
    return this.#joined;
  }

  get analyser(): AnalyserNode | undefined {
    return this.#playback?.analyser;
  }

  get paused(): boolean {
    return this.#paused;
  }

  get interrupted(): boolean {
    return this.#interrupted;
  }

  /** What is kept while paused, in ms. */
  get keptMs(): number {
    return this.#status?.bufferedMs ?? 0;
  }

  /** How much later than usual the listener hears. */
  get behindMs(): number {
    return this.#status?.behindMs ?? 0;
  }

  set volume(volume: number) {
    if (this.#playback) this.#playback.volume = volume;
  }

  pause(): void {
    this.#paused = true;
    this.#playback?.pause();
    this.#options.changed();
  }

  /** Goes on where it paused; in a click, as it may have to take the sound back from another app. */
  resume(): void {
    this.#paused = false;
    this.#playback?.resume();
    void this.#playback?.wake();
    this.#options.changed();
  }

  goLive(): void {
    this.#playback?.goLive();
    this.resume();
  }

  /** Throws LiveError where the language is not served. */
  async changeLanguage(language: string): Promise<void> {
    const { targetLanguage, translated } = await this.#client.changeLanguage(language);
    this.#joined = { targetLanguage, translated };
    this.#options.changed();
  }

  async #startSound(): Promise<void> {
    const playback = await Playback.create({
      workletUrl: playbackWorklet,
      volume: this.#options.volume,
      onStatus: (status) => {
        this.#status = status;
        this.#options.changed();
      },
      onInterrupted: (interrupted) => {
        this.#interrupted = interrupted;
        this.#options.changed();
      },
    });
    if (this.#over) await playback.close();
    else this.#playback = playback;
  }

  #end(error: LiveError | undefined, reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#client.leave();
    void this.#playback?.close();
    this.#options.ended(error, reason);
  }
}
