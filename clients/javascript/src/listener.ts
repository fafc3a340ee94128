/**
 * A listener of one broadcast: audio frames in order, each once. After a cut the client asks for what it
 * missed (the server keeps 30 seconds); a planned move to a new connection overlaps, so nothing is
 * missing and nothing comes twice. What is missing all the same is told as `gap`.
 */
import { type ClientOptions, type Closed, Connection, type ConnectionState, type StateChange } from './connection.js';
import { asLiveError, type LiveError, UnavailableError } from './errors.js';
import { Emitter } from './events.js';
import { type ParsedFrame, parseFrame, SAMPLE_RATE } from './frame.js';
import { Hold } from './hold.js';
import type { BroadcastState, Epoch, LanguageChanged, ListenerMessages, ListenerRefreshComplete, PlaybackResumed, SessionJoined } from './messages.js';
import { RefreshTimer } from './refresh-timer.js';
import { Sequencer } from './sequencer.js';
import type { LiveSocket, ServerMessage } from './socket.js';

export interface JoinOptions {
  /** The broadcast's name, such as golden-eagle-427. */
  sessionId: string;
  /** Two letters (ISO 639-1). */
  targetLanguage: string;
}

export interface AudioFrame extends ParsedFrame {
  readonly epoch: Epoch;
}

export interface Gap {
  readonly reason: /** This connection was too slow. */ 'slow' | /** Missed in a cut, and no longer kept. */ 'notRecovered' | /** The hold was full. */ 'held';
  /** Frames; undefined where nobody knows, for example after the server's restart. */
  readonly missed: number | undefined;
}

/** The server's messages under their `type`, and what the client has to say. */
export interface ListenerEvents extends ListenerMessages {
  connectionState: StateChange;
  /** Final: no more tries. */
  closed: Closed;
  /** An error message of the server that answers no call of yours. The connection goes on. */
  error: LiveError;
  /** A planned change to a new connection is done; nothing was lost. */
  refreshed: { readonly connectionId: string };
  /** In order, each once. */
  audio: AudioFrame;
  /** Frames that will not come; the next `audio` is the one after them. */
  gap: Gap;
}

export const HOLD_SECONDS = 30;
/** How long the old connection may take to bring what is still its own. */
const OVERLAP_MS = 5000;

/** One listener's place in one broadcast. Used once: join(). */
export class ListenerClient extends Emitter<ListenerEvents> {
  readonly #connection: Connection;
  readonly #refreshTimer: RefreshTimer;
  readonly #sequencer: Sequencer<AudioFrame>;
  #place: JoinOptions | undefined;
  #session: SessionJoined | ListenerRefreshComplete | undefined;
  #state: BroadcastState | undefined;
  #hold: Hold<AudioFrame> | undefined;
  #serverPauses = false;
  #moving: { readonly previous: LiveSocket; readonly next: LiveSocket; check(): void } | undefined;

  constructor(options: ClientOptions = {}) {
    super();
    this.#sequencer = new Sequencer(
      (frame) => this.#give(frame),
      (missed) => this.emit('gap', { reason: 'slow', missed }),
    );
    this.#connection = new Connection(options, {
      query: () => Promise.resolve({}),
      enter: (socket) => this.#enter(socket),
      move: (previous, next) => this.#move(previous, next),
      moved: () => this.emit('refreshed', { connectionId: String(this.#session?.connectionId) }),
      message: (message, socket) => this.#take(message, socket),
      audio: (data, socket) => this.#hear(data, socket),
      error: (error) => this.emit('error', error),
      stateChanged: (change) => this.emit('connectionState', change),
      closed: (closed) => {
        this.#refreshTimer.stop();
        this.emit('closed', closed);
      },
    });
    this.#refreshTimer = new RefreshTimer(this.#connection);
  }

  get connectionState(): ConnectionState {
    return this.#connection.state;
  }

  /** What the server said when this connection took its place. */
  get session(): SessionJoined | ListenerRefreshComplete | undefined {
    return this.#session;
  }

  /** What the server last said of the broadcast's state. */
  get broadcastState(): BroadcastState | undefined {
    return this.#state;
  }

  /** Connects and joins. Throws; the client is closed then. */
  async join(options: JoinOptions): Promise<SessionJoined> {
    this.#place = { sessionId: options.sessionId, targetLanguage: options.targetLanguage };
    await this.#connection.open();
    return this.#session as SessionJoined;
  }

  /** Goes on in another language. Throws InvalidInputError where it is not served. */
  async changeLanguage(targetLanguage: string): Promise<LanguageChanged> {
    // One that comes unasked, because the speaker's language changed, names the listener's as it was.
    const answers = ({ type, targetLanguage: now }: ServerMessage) => type === 'languageChanged' && now === targetLanguage;
    const changed = await this.#connection.request('changeLanguage', { targetLanguage }, answers);
    if (this.#place) this.#place = { ...this.#place, targetLanguage };
    return changed as unknown as LanguageChanged;
  }

  /** Holds `audio` back. Up to 30 seconds are kept; of what is older `gap` tells at resume(). */
  pause(): void {
    this.#hold ??= new Hold(HOLD_SECONDS * SAMPLE_RATE);
  }

  /** Gives what was held, at once and in order; with `live` lets it go. */
  resume(options: { readonly live?: boolean } = {}): void {
    const held = this.#hold?.release();
    this.#hold = undefined;
    if (!held) return;
    const { frames, dropped } = options.live ? { frames: [], dropped: held.dropped + held.frames.length } : held;
    if (dropped > 0) this.emit('gap', { reason: 'held', missed: dropped });
    for (const frame of frames) this.emit('audio', frame);
  }

  /** Asks the server to send no audio, to save data. What is said meanwhile does not come later. */
  async pausePlayback(): Promise<void> {
    await this.#connection.request('pausePlayback', {}, ({ type }) => type === 'playbackPaused');
  }

  async resumePlayback(): Promise<PlaybackResumed> {
    const resumed = await this.#connection.request('resumePlayback', {}, ({ type }) => type === 'playbackResumed');
    return resumed as unknown as PlaybackResumed;
  }

  /** Moves to a new connection now; done by itself when the server asks for it. Throws UnavailableError. */
  refresh(): Promise<void> {
    return this.#connection.refresh();
  }

  leave(): void {
    this.#connection.close('left');
  }

  async #enter(socket: LiveSocket): Promise<void> {
    const { epoch, next } = this.#sequencer;
    // Who asked for no audio misses none.
    const resume = epoch === undefined || this.#serverPauses ? undefined : { epoch, sequence: next - 1 };
    await socket.request('joinSession', { ...this.#place, ...(resume && { resume }) }, ({ type }) => type === 'sessionJoined');
    if (this.#serverPauses) await socket.request('pausePlayback', {}, ({ type }) => type === 'playbackPaused');
  }

  /** Before any frame that follows it: audio may come in the same moment as the word of the place. */
  #placed(session: SessionJoined): void {
    const { epoch, next } = this.#sequencer;
    if (epoch !== undefined && !this.#serverPauses && (session.epoch !== epoch || session.sequence > next)) {
      const missed = session.epoch === epoch ? session.sequence - next : undefined;
      this.emit('gap', { reason: 'notRecovered', missed });
    }
    // A place below what was heard would bring it again.
    const first = session.epoch === epoch ? Math.max(next, session.sequence) : session.sequence;
    this.#sequencer.begin(session.epoch, first);
  }

  async #move(previous: LiveSocket, next: LiveSocket): Promise<void> {
    let through: () => void = () => undefined;
    const drained = new Promise<void>((resolve) => {
      through = resolve;
    });
    const check = (): void => {
      if (this.#sequencer.isMoved || previous.closedWith || next.closedWith) through();
    };
    this.#moving = { previous, next, check };
    this.#sequencer.beginMove();
    try {
      const fields = { ...this.#place, role: 'listener', previousConnectionId: this.#session?.connectionId };
      await next.request('refreshConnection', fields, ({ type }) => type === 'connectionRefreshComplete');
      if (this.#serverPauses) await next.request('pausePlayback', {}, ({ type }) => type === 'playbackPaused');
      const stop = this.#connection.clock.schedule(OVERLAP_MS, through);
      void previous.ended.then(check);
      void next.ended.then(check);
      check();
      await drained;
      stop();
      // Another end than the one that belongs to a move: frames of the old connection may be lost.
      const end = previous.closedWith?.code;
      if (end !== undefined && end !== 4902 && end !== 1000 && !this.#sequencer.isMoved) {
        throw new UnavailableError('CONNECTION_LOST', 'The connection was lost while it was changed.');
      }
      this.#sequencer.endMove();
    } catch (error) {
      this.#sequencer.cancelMove();
      throw asLiveError(error);
    } finally {
      this.#moving = undefined;
    }
  }

  #hear(data: ArrayBuffer, socket: LiveSocket): void {
    let frame: AudioFrame;
    try {
      frame = { ...parseFrame(data), epoch: this.#sequencer.epoch ?? 0 };
    } catch (error) {
      this.emit('error', asLiveError(error));
      return;
    }
    if (socket === this.#moving?.next) this.#sequencer.takeMoved(frame);
    else this.#sequencer.take(frame);
    this.#moving?.check();
  }

  #give(frame: AudioFrame): void {
    // A new connection brings audio until it is told as well.
    if (this.#serverPauses) return;
    if (this.#hold) this.#hold.push(frame);
    else this.emit('audio', frame);
  }

  #take(message: ServerMessage, socket: LiveSocket): void {
    const { type, broadcastState } = message;
    if (typeof broadcastState === 'object' && broadcastState !== null) this.#state = broadcastState as BroadcastState;
    if (type === 'sessionJoined' || type === 'connectionRefreshComplete') {
      const session = message as unknown as SessionJoined | ListenerRefreshComplete;
      if (session.type === 'sessionJoined') this.#placed(session);
      else if (this.#serverPauses) this.#sequencer.begin(session.epoch, session.sequence);
      else this.#sequencer.setBoundary(session.sequence);
      this.#session = session;
      socket.heartbeatInterval = session.heartbeatInterval;
      this.#refreshTimer.begin(session);
    }
    if (type === 'playbackPaused') this.#serverPauses = true;
    if (type === 'playbackResumed') this.#resumed(Number(message.sequence));
    if (type === 'sessionEnded') this.#connection.sessionEnded(String(message.reason));
    this.#refreshTimer.take(message);
    this.emit(type as keyof ListenerEvents, message as never);
  }

  /** What was said while the server sent nothing is no gap: it was asked for. */
  #resumed(sequence: number): void {
    this.#serverPauses = false;
    const { epoch, next } = this.#sequencer;
    if (epoch !== undefined && sequence > next) this.#sequencer.begin(epoch, sequence);
  }
}
