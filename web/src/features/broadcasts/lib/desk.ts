/**
 * The speaker's desk: the one broadcast that is spoken in this tab. It outlives its page, so that a
 * speaker may look at another page of the console, and a reload, because the tab remembers where it
 * spoke and the server waits.
 *
 * What the speaker sets counts here at once (who mutes must not be heard while a connection is being
 * mended) and is told to the server until it says the same; a reload on the way does not lose it. Mute
 * and volume are the speaker's alone: a server that says otherwise has forgotten them, and is told again.
 */
import type { LiveError, SpeakerClient } from 'auriga-live';

import { authStore } from '@/lib/auth-store';
import { asProblem } from '@/lib/problem';
import { queryClient } from '@/lib/query-client';
import { realtimeTicket } from '@/lib/realtime-ticket';

import { endBroadcast } from '../api/end-broadcast';
import type { Broadcast } from '../api/list-broadcasts';

import { idleDesk, phaseOfClose, settingOf, withListeners, withNotice, type DeskState, type EndReason, type Notice, type Setting } from './desk-state';
import { microphone, type Microphone } from './microphone';
import { speakingMemory, type SpeakingMemory } from './speaking-memory';

export interface DeskParts {
  client: () => Promise<SpeakerClient>;
  microphone: Pick<Microphone, 'sink' | 'setSilent' | 'open' | 'close'>;
  memory: SpeakingMemory;
  /** Ends a broadcast where its own connection cannot. */
  endOverHttp: (id: string) => Promise<void>;
  /** A broadcast began or ended here. */
  changed: () => void;
}

type Entry = Pick<Broadcast, 'id' | 'listeners_peak'>;
type Connect = (client: SpeakerClient) => ReturnType<SpeakerClient['attach'] | SpeakerClient['start']>;

/** Controls may come ten times a second and no faster. */
const tellEveryMs = 150;

export class Desk {
  private state = idleDesk;
  private client: SpeakerClient | null = null;
  /** What the server last said of the setting. */
  private told: Setting | null = null;
  private telling = false;
  /** The client that is ending its broadcast just now. */
  private ends: SpeakerClient | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly parts: DeskParts) {}

  get = (): DeskState => this.state;
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  get busy(): boolean {
    return this.state.phase === 'live' || this.state.phase === 'starting';
  }

  /** Speaks in a broadcast that was just made. Rejects if the server says no. */
  start(broadcast: Broadcast): Promise<void> {
    return this.enter(broadcast, (client) =>
      client.start({
        sessionId: broadcast.id,
        sourceLanguage: broadcast.source_language,
        qualityTier: broadcast.quality_tier,
      }),
    );
  }

  /** Goes on in a running broadcast: after a reload, or from another device. */
  attach(broadcast: Entry): Promise<void> {
    return this.enter(broadcast, (client) => client.attach(broadcast.id));
  }

  /** Speaks in a running broadcast, whether or not somebody spoke in it before. */
  async resume(broadcast: Broadcast): Promise<void> {
    if (broadcast.speaker_connected) return this.attach(broadcast);
    return this.start(broadcast).catch(() => this.attach(broadcast));
  }

  /** Goes on in the broadcast in which this tab spoke before it was loaded anew, if there is one. */
  async rejoin(): Promise<void> {
    if (this.busy) return;
    const id = this.parts.memory.peek();
    if (!id) return;
    const owed = this.parts.memory.owed();
    this.publish({ ...idleDesk, id, phase: 'starting' });
    if (await this.parts.memory.isOurs(id)) {
      // Who cannot come back is told so in the page; the microphone waits until it is known.
      const back = await this.attach({ id, listeners_peak: 0 }).then(
        () => true,
        () => false,
      );
      if (back && owed) this.set(owed);
      if (back) await this.parts.microphone.open();
    } else {
      this.publish(idleDesk);
    }
  }

  private async enter(broadcast: Entry, connect: Connect): Promise<void> {
    this.leave();
    this.publish({ ...idleDesk, id: broadcast.id, phase: 'starting', most: broadcast.listeners_peak, startedAt: Date.now() });
    const client = await this.parts.client();
    this.client = client;
    this.listen(client);
    try {
      const session = await connect(client);
      this.told = settingOf(session.broadcastState);
      this.publish({ ...withListeners(this.state, session), ...this.told, phase: 'live', connection: client.connectionState });
    } catch (error) {
      if (this.client === client) this.close('failed', error);
      throw error;
    }
    if (!this.state.ending) this.parts.memory.remember(broadcast.id);
    this.hush();
    this.parts.microphone.sink = (samples) => client.sendAudio(samples);
    window.addEventListener('beforeunload', warn);
    this.parts.changed();
    // The server knows how long it runs already; its clock and this one may differ.
    await client.getStatus().catch(() => undefined);
  }

  private listen(client: SpeakerClient): void {
    const on: SpeakerClient['on'] = (name, handler) =>
      client.on(name, (event) => {
        if (this.client === client) handler(event);
      });
    const state = ({ broadcastState }: { broadcastState: Parameters<typeof settingOf>[0] }) => this.heard(settingOf(broadcastState));
    on('connectionState', ({ state: connection }) => {
      this.publish({ connection });
      if (connection !== 'open') return;
      if (this.state.ending) void this.end();
      else void this.tell();
    });
    on('listenerJoined', (message) => this.publish(withListeners(this.state, message)));
    on('listenerLeft', (message) => this.publish(withListeners(this.state, message)));
    on('sessionStatus', (message) => {
      this.publish({ ...withListeners(this.state, message), startedAt: Date.now() - message.sessionDuration });
      state(message);
    });
    on('connectionRefreshComplete', (message) => this.publish(withListeners(this.state, message)));
    on('stateRestored', state);
    on('broadcastPaused', state);
    on('broadcastResumed', state);
    on('broadcastMuted', state);
    on('broadcastUnmuted', state);
    on('volumeChanged', state);
    const notice = (kind: Notice['kind'], remedy = '') => this.publish(withNotice(this.state, { kind, remedy, at: Date.now() }));
    on('audioQualityWarning', ({ issue, recommendation }) => notice(issue, recommendation));
    on('rateLimitWarning', () => notice('rate'));
    on('audioDropped', () => notice('dropped'));
    on('sessionEnded', ({ reason }) => this.close('ended', null, reason));
    on('closed', ({ code, error }) => this.close(phaseOfClose(code, error?.code), error, error ? 'speakerGone' : 'ended'));
  }

  /** Counts here at once; the server is told as soon as it can be. */
  set(change: Partial<Setting>): void {
    if (this.state.phase !== 'live' || this.state.ending) return;
    this.publish(change);
    this.hush();
    this.remember();
    void this.tell();
  }

  private heard(setting: Setting): void {
    // While something is to be told, what the speaker wants counts for more than an answer to before.
    const owes = this.telling || (this.told !== null && this.told.paused !== this.state.paused);
    this.told = setting;
    if (this.state.phase !== 'live' || this.state.ending) return;
    // Somebody else may pause it and go on.
    if (!owes) this.publish({ paused: setting.paused });
    this.hush();
    this.remember();
    void this.tell();
  }

  private hush(): void {
    const { paused, muted, ending } = this.state;
    this.parts.microphone.setSilent(paused || muted || ending);
  }

  private remember(): void {
    const { paused, muted, volume } = this.state;
    this.parts.memory.owe(this.difference() ? { paused, muted, volume } : null);
  }

  private async tell(): Promise<void> {
    if (this.telling) return;
    this.telling = true;
    try {
      for (let step = this.difference(); step && this.client?.connectionState === 'open'; step = this.difference()) {
        await step(this.client);
        this.remember();
        await new Promise((done) => window.setTimeout(done, tellEveryMs));
      }
    } catch (error) {
      // Lost on the way, or without an answer: told again when the server is heard of. Refused: what the
      // server says counts, but whoever wanted silence is not heard against his will.
      if (!isUnavailable(error) && this.told) {
        const { paused, muted } = this.state;
        this.publish({ ...this.told, paused: paused || this.told.paused, muted: muted || this.told.muted });
        this.hush();
      }
      this.remember();
    } finally {
      this.telling = false;
    }
  }

  /** The next thing to tell the server so that it says what the speaker wants. */
  private difference(): ((client: SpeakerClient) => Promise<void>) | null {
    const { told, state } = this;
    if (!told || state.phase !== 'live') return null;
    const { paused, muted, volume } = state;
    const done = (change: Partial<Setting>) => () => {
      this.told = { ...(this.told ?? told), ...change };
    };
    if (told.muted !== muted) return (client) => (muted ? client.mute() : client.unmute()).then(done({ muted }));
    if (told.paused !== paused) return (client) => (paused ? client.pause() : client.resume()).then(done({ paused }));
    if (Math.abs(told.volume - volume) > 0.001) return (client) => client.setVolume(volume).then(done({ volume }));
    return null;
  }

  /**
   * Ends the broadcast for everyone. The speaker is not heard from now on; where the server cannot be
   * told, `endFault` says why, and it is told once the connection is back, or by another call.
   */
  async end(): Promise<void> {
    const { client, state } = this;
    if (!client || this.ends === client) return;
    this.ends = client;
    this.publish({ ending: true, endFault: '' });
    this.hush();
    // A reload must not go on speaking.
    this.parts.memory.forget();
    const done = await client.end().then(
      () => true,
      () => false,
    );
    if (this.ends === client) this.ends = null;
    // Its own connection may be the trouble.
    const fault = done ? null : await this.endElsewhere(state.id);
    if (this.client !== client) return;
    if (fault === null) this.close('ended', null, 'ended');
    // Unless the connection came back meanwhile: it is tried on it again already.
    else if (this.ends !== client) this.publish({ endFault: fault });
  }

  /** Why it could not; null when it has ended. */
  private async endElsewhere(id: string): Promise<string | null> {
    try {
      await this.parts.endOverHttp(id);
      return null;
    } catch (error) {
      const { status, title, message } = asProblem(error);
      // There is none of this name any more.
      return status === 404 || status === 410 ? null : message || title;
    }
  }

  /** Leaves without ending; the server waits half a minute. */
  leave(): void {
    const { client } = this;
    if (!client) return;
    this.client = null;
    client.detach();
    this.letGo(true);
    this.publish(idleDesk);
  }

  private close(phase: 'ended' | 'taken' | 'failed', error: unknown, endReason: EndReason | null = null): void {
    const { client } = this;
    this.client = null;
    client?.detach();
    this.letGo(this.state.phase !== 'starting');
    this.publish({
      phase,
      endReason: phase === 'ended' ? endReason : null,
      connection: 'closed',
      ending: false,
      endFault: '',
      fault: (error as LiveError | null | undefined)?.message ?? '',
      endedAt: Date.now(),
      notices: [],
    });
    this.parts.changed();
  }

  /** A microphone that was checked and never spoken into stays open: the speaker tries again. */
  private letGo(spoken: boolean): void {
    window.removeEventListener('beforeunload', warn);
    this.told = null;
    this.parts.memory.forget();
    this.parts.microphone.sink = null;
    this.parts.microphone.setSilent(false);
    if (spoken) this.parts.microphone.close();
  }

  private publish(change: Partial<DeskState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

/** By its name: the client is loaded when it is needed, and its classes with it. */
function isUnavailable(error: unknown): boolean {
  return error instanceof Error && error.name === 'UnavailableError';
}

/** The lists tell at once what is on air here, even where no live connection tells them. */
function renew(): void {
  void queryClient.invalidateQueries({ queryKey: ['broadcasts'] });
}

/** Asks before the tab is closed or left: who speaks would fall silent. */
function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

async function client(): Promise<SpeakerClient> {
  const { SpeakerClient: Client } = await import('auriga-live');
  return new Client({ getTicket: realtimeTicket });
}

export const desk = new Desk({ client, microphone, memory: speakingMemory, endOverHttp: endBroadcast, changed: renew });

authStore.subscribe(() => {
  if (authStore.get().status === 'out') desk.leave();
});
