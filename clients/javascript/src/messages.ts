/**
 * What travels on `/ws/live` as text: one JSON object a frame, its name in `action` on the way to the
 * server and in `type` on the way back, fields in camelCase, times in milliseconds since 1970.
 * docs/broadcasts.md of the server is the source.
 */

export type Role = 'speaker' | 'listener';
export type QualityTier = 'standard' | 'premium';
/** Listeners by language: `{en: 3}`. */
export type LanguageDistribution = Readonly<Record<string, number>>;

export interface BroadcastState {
  readonly isActive: boolean;
  readonly isPaused: boolean;
  readonly isMuted: boolean;
  /** 0 to 1. */
  readonly volume: number;
  /** False while the speaker's connection is lost and may come back (30 s). */
  readonly speakerConnected: boolean;
  readonly lastStateChange: number;
}

export interface SessionSettings {
  readonly partialResults: boolean;
  readonly minStability: number;
  readonly maxBufferTimeout: number;
}

/** A frame's place: sequences count from 1 within an epoch, without gaps. */
export interface Place {
  readonly epoch: Epoch;
  readonly sequence: number;
}
/** Opaque: compare it, send it back, nothing else. */
export type Epoch = string | number;

interface Message<Type extends string> {
  readonly type: Type;
  readonly timestamp: number;
}
interface SessionMessage<Type extends string> extends Message<Type> {
  readonly sessionId: string;
}
interface StateMessage<Type extends string> extends SessionMessage<Type> {
  readonly broadcastState: BroadcastState;
}

interface SpeakerPlace<Type extends string> extends StateMessage<Type> {
  readonly connectionId: string;
  readonly role: 'speaker';
  readonly sourceLanguage: string;
  readonly qualityTier: QualityTier;
  readonly settings: SessionSettings;
  readonly listenerCount: number;
  readonly languageDistribution: LanguageDistribution;
  readonly expiresAt: number;
  readonly heartbeatInterval: number;
}
interface ListenerPlace<Type extends string> extends StateMessage<Type>, Place {
  readonly connectionId: string;
  readonly role: 'listener';
  readonly sourceLanguage: string;
  readonly targetLanguage: string;
  /** False: the listener hears the speaker's own voice. */
  readonly translated: boolean;
  readonly qualityTier: QualityTier;
  readonly settings: SessionSettings;
  readonly listenerCount: number;
  /** With `resume` only: whether every frame missed follows. */
  readonly recovered?: boolean;
  readonly expiresAt: number;
  readonly heartbeatInterval: number;
}

export type SessionCreated = SpeakerPlace<'sessionCreated'>;
export type SessionJoined = ListenerPlace<'sessionJoined'>;
export type SpeakerRefreshComplete = SpeakerPlace<'connectionRefreshComplete'>;
export type ListenerRefreshComplete = ListenerPlace<'connectionRefreshComplete'>;

interface StatusMessage<Type extends string> extends StateMessage<Type> {
  readonly sourceLanguage: string;
  readonly listenerCount: number;
  readonly languageDistribution: LanguageDistribution;
  /** Milliseconds. */
  readonly sessionDuration: number;
  readonly updateReason: 'requested' | 'periodic' | 'listenerCountChange' | 'newLanguage';
}
export type ListenerCountChange<Type extends string> = StatusMessage<Type>;
export type SessionStatus = StatusMessage<'sessionStatus'>;
export interface ConnectionRefreshRequired extends SessionMessage<'connectionRefreshRequired'> {
  readonly role: Role;
  readonly targetLanguage?: string;
  readonly sourceLanguage?: string;
  readonly message: string;
}
export interface ConnectionWarning extends SessionMessage<'connectionWarning'> {
  readonly remainingMinutes: number;
  readonly message: string;
}
export interface SessionEnded extends SessionMessage<'sessionEnded'> {
  readonly reason: 'ended' | 'speakerGone';
  readonly message: string;
}
export interface PlaybackPaused extends SessionMessage<'playbackPaused'> {
  readonly targetLanguage: string;
}
/** Its place is that of the first frame that comes. */
export interface PlaybackResumed extends SessionMessage<'playbackResumed'>, Place {
  readonly targetLanguage: string;
  /** With `resume` only: whether every frame missed follows. */
  readonly recovered?: boolean;
}
/** The listener's language is another now, or the speaker's: then it comes unasked. */
export interface LanguageChanged extends SessionMessage<'languageChanged'> {
  readonly sourceLanguage: string;
  readonly targetLanguage: string;
  readonly translated: boolean;
}
export interface AudioQualityWarning extends Message<'audioQualityWarning'> {
  readonly issue: 'clipping' | 'echo' | 'silence' | 'low_snr';
  readonly severity: 'info' | 'low' | 'medium' | 'high' | 'critical' | 'emergency';
  readonly message: string;
  readonly recommendation: string;
  readonly measured: unknown;
}
export interface RateLimitWarning extends Message<'rateLimitWarning'> {
  readonly limit: string;
  readonly message: string;
  /** Seconds. */
  readonly retryAfter: number;
}
export interface Notice<Type extends string> extends Message<Type> {
  readonly message: string;
}
/** The server was started anew, and the broadcast goes on. */
export interface SystemRecovered extends SessionMessage<'systemRecovered'> {
  readonly message: string;
}
export interface ErrorMessage extends Message<'error'> {
  readonly code: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly correlationId?: string;
  /** Seconds. */
  readonly retryAfter?: number;
}

/** Messages that both roles get, by `type`. */
export interface CommonMessages {
  heartbeatAck: Message<'heartbeatAck'>;
  connectionRefreshRequired: ConnectionRefreshRequired;
  connectionWarning: ConnectionWarning;
  sessionEnded: SessionEnded;
  broadcastPaused: StateMessage<'broadcastPaused'>;
  broadcastResumed: StateMessage<'broadcastResumed'>;
  broadcastMuted: StateMessage<'broadcastMuted'>;
  broadcastUnmuted: StateMessage<'broadcastUnmuted'>;
  volumeChanged: StateMessage<'volumeChanged'>;
  speakerStateChanged: StateMessage<'speakerStateChanged'>;
  rateLimitWarning: RateLimitWarning;
  connectionTimeout: Notice<'connectionTimeout'>;
  systemRecovered: SystemRecovered;
}
export interface SpeakerMessages extends CommonMessages {
  sessionCreated: SessionCreated;
  connectionRefreshComplete: SpeakerRefreshComplete;
  stateRestored: StateMessage<'stateRestored'>;
  listenerJoined: ListenerCountChange<'listenerJoined'>;
  listenerLeft: ListenerCountChange<'listenerLeft'>;
  sessionStatus: SessionStatus;
  audioQualityWarning: AudioQualityWarning;
}
export interface ListenerMessages extends CommonMessages {
  sessionJoined: SessionJoined;
  connectionRefreshComplete: ListenerRefreshComplete;
  playbackPaused: PlaybackPaused;
  playbackResumed: PlaybackResumed;
  languageChanged: LanguageChanged;
}
