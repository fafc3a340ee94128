/** One time of listening: from the press of the button until it ends. No DOM but the sound itself. */
import { asLiveError, type BroadcastState, CapacityError, type ConnectionState, type LiveError, ListenerClient, Playback, type PlaybackStatus, type SessionJoined } from 'auriga-live';
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

/** What the server says of the listener's language. */
type Place = Pick<SessionJoined, 'sourceLanguage' | 'targetLanguage' | 'translated'>;

/** Below this nothing is left that could be heard. */
const DRAINED_MS = 20;
/** Many phones of one hall share an address and its limit of joins; they take turns for so long. */
const TURNS = 12;
const TURN_SECONDS = 5;

export class Listening {
  readonly #options: ListeningOptions;
  #client = new ListenerClient();
  /** What was chosen last: a join that is still to come takes it. */
  #language: string;
  #started: Promise<void> | undefined;
  /** The listener's own; the speaker's comes on top of it. */
  #volume: number;
  #playback: Playback | undefined;
  #status: PlaybackStatus | undefined;
  /** As the server said last; before the sound is there as well, it does not count as joined. */
  #place: Place | undefined;
  #joined = false;
  #paused = false;
  #interrupted = false;
  /** Waits for its turn to join. */
  #waits = false;
  /** Why the broadcast ended, while the rest of it is still heard. */
  #endReason: string | undefined;
  #over = false;

  constructor(options: ListeningOptions) {
    this.#options = options;
    this.#language = options.language;
    this.#volume = options.volume;
  }

  /** In the click itself: the sound would not start later. How it went, `changed` and `ended` tell. */
  start(): void {
    this.#started = Promise.all([this.#startSound(), this.#join()]).then(() => {
      this.#joined = true;
      this.#waits = false;
      this.#setGain();
      this.#options.changed();
    });
    this.#started.catch((error: unknown) => this.#end(asLiveError(error), ''));
  }

  get facts(): Facts {
    return {
      connection: this.connection,
      paused: this.#paused,
      interrupted: this.#interrupted,
      waits: this.#waits,
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

  get joined(): Place | undefined {
    return this.#joined ? this.#place : undefined;
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
    this.#volume = volume;
    this.#setGain();
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

  /** Throws LiveError: InvalidInputError where the language is not served. */
  async changeLanguage(language: string): Promise<void> {
    this.#language = language;
    if (!this.#joined) {
      await this.#started;
      // Chosen in time, or something else was chosen since.
      if (this.joined?.targetLanguage === language || this.#language !== language) return;
    }
    this.#place = await this.#client.changeLanguage(language);
    this.#options.changed();
  }

  /** A client joins once, so each turn has its own. */
  async #join(): Promise<void> {
    for (let turn = 1; ; turn += 1) {
      this.#client = this.#listen();
      try {
        const joined = await this.#client.join({ sessionId: this.#options.name, targetLanguage: this.#language });
        this.#place ??= joined;
        return;
      } catch (error) {
        const mayTurn = error instanceof CapacityError && error.code !== 'SESSION_FULL' && turn < TURNS && !this.#over;
        if (!mayTurn) throw error;
        this.#waits = true;
        this.#options.changed();
        const seconds = (error.retryAfter ?? TURN_SECONDS) + Math.random() * TURN_SECONDS;
        await new Promise((done) => setTimeout(done, seconds * 1000));
        // Whoever gave up meanwhile must not take a place.
        if (this.#over) throw error;
      }
    }
  }

  #listen(): ListenerClient {
    const client = new ListenerClient();
    const changed = () => {
      this.#setGain();
      this.#options.changed();
    };
    client.on('connectionState', changed);
    for (const name of ['broadcastPaused', 'broadcastResumed', 'broadcastMuted', 'broadcastUnmuted', 'volumeChanged', 'speakerStateChanged'] as const) {
      client.on(name, changed);
    }
    // The speaker's language may change too, also while there is no connection.
    for (const name of ['sessionJoined', 'connectionRefreshComplete', 'languageChanged'] as const) {
      client.on(name, (place) => {
        this.#place = place;
        changed();
      });
    }
    client.on('audio', ({ samples }) => this.#playback?.push(samples));
    client.on('sessionEnded', ({ reason }) => {
      this.#endReason = reason;
    });
    // Before it joined, join() itself tells why it did not.
    client.on('closed', ({ error }) => {
      if (error && this.#joined) this.#end(error, '');
      else if (!error) this.#endWhenHeard();
    });
    return client;
  }

  async #startSound(): Promise<void> {
    const playback = await Playback.create({
      workletUrl: playbackWorklet,
      volume: this.#options.volume,
      onStatus: (status) => {
        this.#status = status;
        this.#options.changed();
        if (this.#endReason !== undefined) this.#endWhenHeard();
      },
      onInterrupted: (interrupted) => {
        this.#interrupted = interrupted;
        this.#options.changed();
      },
    });
    if (this.#over) await playback.close();
    else this.#playback = playback;
    this.#setGain();
  }

  #setGain(): void {
    if (this.#playback) this.#playback.volume = this.#volume * (this.broadcastState?.volume ?? 1);
  }

  /** The last words are still on their way to the ear, and after a pause many more than those. */
  #endWhenHeard(): void {
    this.#endReason ??= '';
    if (this.keptMs < DRAINED_MS || !this.#joined) this.#end(undefined, this.#endReason);
    else this.#options.changed();
  }

  #end(error: LiveError | undefined, reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#client.leave();
    void this.#playback?.close();
    this.#options.ended(error, reason);
  }
}
