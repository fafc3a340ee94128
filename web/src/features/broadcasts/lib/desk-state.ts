/** What the speaker's desk shows, and how each message of the server changes it. No looks, no network. */
import type { BroadcastState, ConnectionState, LanguageDistribution, SpeakerEvents } from 'auriga-live';

export type Phase =
  /** Nobody speaks here. */
  | 'idle'
  | 'starting'
  | 'live'
  | 'ended'
  /** The same speaker went on elsewhere. */
  | 'taken'
  | 'failed';

export type EndReason = SpeakerEvents['sessionEnded']['reason'];

export interface Notice {
  kind: SpeakerEvents['audioQualityWarning']['issue'] | 'rate' | 'dropped';
  /** What helps; empty where the words of the console say it. */
  remedy: string;
  /** Milliseconds of the local clock. */
  at: number;
}

/** What the speaker can set. */
export interface Setting {
  paused: boolean;
  muted: boolean;
  /** 0 to 1. */
  volume: number;
}

export interface DeskState extends Setting {
  id: string;
  phase: Phase;
  connection: ConnectionState;
  /** The speaker has ended it and is not heard any more; the server does not know yet. */
  ending: boolean;
  /** Why the server could not be told; it is told once the connection is back. */
  endFault: string;
  /** Why it failed, in the words of the server or the browser. */
  fault: string;
  listeners: number;
  /** The most listeners there were at once. */
  most: number;
  languages: LanguageDistribution;
  /** By the local clock. */
  startedAt: number;
  endedAt: number;
  endReason: EndReason | null;
  notices: Notice[];
}

export const idleDesk: DeskState = {
  id: '',
  phase: 'idle',
  connection: 'idle',
  ending: false,
  endFault: '',
  fault: '',
  paused: false,
  muted: false,
  volume: 1,
  listeners: 0,
  most: 0,
  languages: {},
  startedAt: 0,
  endedAt: 0,
  endReason: null,
  notices: [],
};

export const settingOf = ({ isPaused, isMuted, volume }: BroadcastState): Setting => ({ paused: isPaused, muted: isMuted, volume });

interface Counted {
  listenerCount: number;
  languageDistribution: LanguageDistribution;
}

export function withListeners(state: DeskState, { listenerCount, languageDistribution }: Counted): DeskState {
  return { ...state, listeners: listenerCount, most: Math.max(state.most, listenerCount), languages: languageDistribution };
}

/** A new notice takes the place of the last of its kind. */
export function withNotice(state: DeskState, notice: Notice): DeskState {
  return { ...state, notices: [...state.notices.filter(({ kind }) => kind !== notice.kind), notice] };
}

/** How long a notice stays; it fades over the last second of it. */
export const noticeMs = 20_000;

export function freshNotices(notices: Notice[], now: number): (Notice & { fading: boolean })[] {
  return notices
    .filter(({ at }) => now - at < noticeMs)
    .map((notice) => ({ ...notice, fading: now - notice.at >= noticeMs - 1000 }));
}

/** What a closed connection means for the desk; `error` is the code of the client's error, if there is one. */
export function phaseOfClose(code: number, error: string | undefined): 'ended' | 'taken' | 'failed' {
  if (code === 4901) return 'taken';
  if (code === 4900 || error === 'SESSION_INACTIVE' || error === 'SESSION_NOT_FOUND') return 'ended';
  return 'failed';
}
