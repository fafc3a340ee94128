// @vitest-environment jsdom
import { type BroadcastState, type SpeakerClient, UnavailableError } from 'auriga-live';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ApiProblem, networkProblem } from '@/lib/problem';

import type { Broadcast } from '../api/list-broadcasts';
import { airOf } from '../components/air-badge';

import { Desk } from './desk';
import type { Setting } from './desk-state';

type Handler = (event: never) => void;

/** A client whose server is the test. */
class Far {
  connectionState = 'open';
  handlers = new Map<string, Handler>();
  calls: string[] = [];
  refuses = false;
  /** Nothing is answered. */
  stalls = false;
  state: BroadcastState = { isActive: true, isPaused: false, isMuted: false, volume: 1, speakerConnected: true, lastStateChange: 0 };
  audio: Int16Array[] = [];

  on(name: string, handler: Handler) {
    this.handlers.set(name, handler);
    return () => this.handlers.delete(name);
  }
  say(name: string, event: object) {
    this.handlers.get(name)?.(event as never);
  }
  private done(call: string) {
    this.calls.push(call);
    if (this.stalls) return Promise.reject(new UnavailableError('TIMED_OUT', 'no answer'));
    return this.refuses ? Promise.reject(new Error('no')) : Promise.resolve();
  }
  private session = () => ({ broadcastState: this.state, listenerCount: 2, languageDistribution: { en: 2 } });
  start = (options: object) => this.done(`start ${JSON.stringify(options)}`).then(this.session);
  attach = (id: string) => this.done(`attach ${id}`).then(this.session);
  pause = () => this.done('pause');
  resume = () => this.done('resume');
  mute = () => this.done('mute');
  unmute = () => this.done('unmute');
  setVolume = (volume: number) => this.done(`volume ${volume}`);
  end = () => this.done('end');
  detach = () => void this.calls.push('detach');
  sendAudio = (samples: Int16Array) => void this.audio.push(samples);
  getStatus = () => {
    this.say('sessionStatus', { ...this.session(), sessionDuration: 60_000, broadcastState: this.state });
    return Promise.resolve();
  };
}

const broadcast = { id: 'golden-eagle-427', source_language: 'en', quality_tier: 'standard', listeners_peak: 5, speaker_connected: false } as Broadcast;

let far: Far;
let stored: string | null;
let owed: Setting | null;
let ours: boolean;
let endedOverHttp: string[];
let httpAnswer: () => Promise<void>;
const microphone = { sink: null as ((samples: Int16Array) => void) | null, setSilent: vi.fn(), open: vi.fn(() => Promise.resolve(true)), close: vi.fn() };
let desk: Desk;
const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  far = new Far();
  stored = null;
  owed = null;
  ours = true;
  endedOverHttp = [];
  httpAnswer = () => Promise.resolve();
  microphone.sink = null;
  desk = new Desk({
    client: () => Promise.resolve(far as unknown as SpeakerClient),
    microphone,
    memory: {
      remember: (id) => (stored = id),
      forget: () => (stored = null),
      peek: () => stored,
      owe: (setting) => (owed = setting),
      owed: () => owed,
      isOurs: () => Promise.resolve(ours),
    },
    endOverHttp: (id) => {
      endedOverHttp.push(id);
      return httpAnswer();
    },
    changed: () => undefined,
  });
});
afterEach(() => {
  desk.leave();
});

describe('Desk', () => {
  it('starts, sends what the microphone hears, and knows how long it runs', async () => {
    await desk.start(broadcast);
    expect(far.calls).toEqual(['start {"sessionId":"golden-eagle-427","sourceLanguage":"en","qualityTier":"standard"}']);
    expect(desk.get()).toMatchObject({ phase: 'live', listeners: 2, most: 5, startedAt: Date.now() - 60_000 });
    microphone.sink?.(new Int16Array(640));
    expect(far.audio).toHaveLength(1);
    expect(stored).toBe('golden-eagle-427');
  });

  it('mutes here at once and tells the server until it says the same', async () => {
    await desk.start(broadcast);
    far.connectionState = 'reconnecting';
    desk.set({ muted: true });
    expect(microphone.setSilent).toHaveBeenLastCalledWith(true);
    await settle(1000);
    expect(far.calls).not.toContain('mute');
    far.connectionState = 'open';
    far.say('connectionState', { state: 'open' });
    await settle();
    expect(far.calls.filter((call) => call === 'mute')).toHaveLength(1);
    expect(desk.get().muted).toBe(true);
  });

  it('does not flood the server while a slider is dragged, and ends where it was let go', async () => {
    await desk.start(broadcast);
    for (let step = 99; step >= 40; step -= 1) {
      desk.set({ volume: step / 100 });
      await settle(10);
    }
    await settle(1000);
    const told = far.calls.filter((call) => call.startsWith('volume'));
    expect(told.length).toBeLessThanOrEqual(6);
    expect(told.at(-1)).toBe('volume 0.4');
  });

  it('follows the server where somebody else paused, and falls back where it refuses', async () => {
    await desk.start(broadcast);
    far.say('broadcastPaused', { broadcastState: { ...far.state, isPaused: true } });
    expect(desk.get().paused).toBe(true);
    expect(microphone.setSilent).toHaveBeenLastCalledWith(true);
    far.refuses = true;
    desk.set({ paused: false });
    await settle(1000);
    expect(desk.get().paused).toBe(true);
  });

  it('stays muted where the server has forgotten it, as loud as it was, and tells both again', async () => {
    await desk.start(broadcast);
    desk.set({ muted: true, volume: 0.5 });
    await settle(1000);
    far.calls = [];
    far.connectionState = 'reconnecting';
    far.say('connectionState', { state: 'reconnecting' });
    far.connectionState = 'open';
    far.say('stateRestored', { broadcastState: { ...far.state, isMuted: false, volume: 1 } });
    far.say('connectionState', { state: 'open' });
    expect(desk.get()).toMatchObject({ muted: true, volume: 0.5 });
    expect(microphone.setSilent).toHaveBeenLastCalledWith(true);
    await settle(1000);
    expect(far.calls).toEqual(['mute', 'volume 0.5']);
    // A pause may have been ended from elsewhere.
    far.say('broadcastPaused', { broadcastState: { ...far.state, isMuted: true, isPaused: true, volume: 0.5 } });
    far.say('stateRestored', { broadcastState: { ...far.state, isMuted: true, volume: 0.5 } });
    expect(desk.get()).toMatchObject({ muted: true, paused: false });
  });

  it('keeps a mute and a pause that got no answer, and tells them once the connection is back', async () => {
    await desk.start(broadcast);
    far.stalls = true;
    desk.set({ muted: true, paused: true });
    await settle(1000);
    expect(desk.get()).toMatchObject({ muted: true, paused: true });
    expect(owed).toMatchObject({ muted: true, paused: true });
    far.connectionState = 'reconnecting';
    far.say('connectionState', { state: 'reconnecting' });
    far.connectionState = 'open';
    far.say('connectionState', { state: 'open' });
    far.say('stateRestored', { broadcastState: far.state });
    await settle(1000);
    expect(desk.get()).toMatchObject({ muted: true, paused: true });
    expect(microphone.setSilent).toHaveBeenLastCalledWith(true);
    far.stalls = false;
    far.calls = [];
    far.say('sessionStatus', { listenerCount: 2, languageDistribution: {}, sessionDuration: 0, broadcastState: far.state });
    await settle(1000);
    expect(far.calls).toEqual(['mute', 'pause']);
    expect(owed).toBeNull();
  });

  it('is not heard against the speaker’s will where the server refuses to mute', async () => {
    await desk.start(broadcast);
    far.refuses = true;
    desk.set({ muted: true });
    await settle(1000);
    expect(desk.get().muted).toBe(true);
    expect(microphone.setSilent).toHaveBeenLastCalledWith(true);
    desk.set({ volume: 0.5 });
    await settle(1000);
    expect(desk.get()).toMatchObject({ muted: true, volume: 1 });
    far.refuses = false;
    desk.set({ muted: false });
    await settle(1000);
    expect(desk.get().muted).toBe(false);
    expect(microphone.setSilent).toHaveBeenLastCalledWith(false);
  });

  it('goes on after a reload, and not in a copy of the tab', async () => {
    stored = 'golden-eagle-427';
    far.state = { ...far.state, isMuted: true };
    await desk.rejoin();
    expect(far.calls).toEqual(['attach golden-eagle-427']);
    expect(desk.get()).toMatchObject({ phase: 'live', muted: true });
    expect(microphone.open).toHaveBeenCalledOnce();
    desk.leave();
    stored = 'golden-eagle-427';
    ours = false;
    await desk.rejoin();
    expect(desk.get().phase).toBe('idle');
  });

  it('tells after a reload what was set in its last moment', async () => {
    await desk.start(broadcast);
    desk.set({ muted: true });
    expect(owed).toMatchObject({ muted: true });
    await settle(10);
    expect(owed).toBeNull();
    // Within the pause between two controls.
    desk.set({ muted: false, volume: 0.5 });
    const atReload = owed;
    expect(atReload).toEqual({ paused: false, muted: false, volume: 0.5 });
    desk.leave();

    [stored, owed] = ['golden-eagle-427', atReload];
    far.state = { ...far.state, isMuted: true };
    far.calls = [];
    await desk.rejoin();
    expect(desk.get()).toMatchObject({ phase: 'live', muted: false, volume: 0.5 });
    await settle(1000);
    expect(far.calls).toEqual(['attach golden-eagle-427', 'unmute', 'volume 0.5']);
    expect(owed).toBeNull();
  });

  it('warns before the tab is left, only while on air', async () => {
    const leave = () => {
      const event = new Event('beforeunload', { cancelable: true });
      window.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(leave()).toBe(false);
    await desk.start(broadcast);
    expect(leave()).toBe(true);
    await desk.end();
    expect(leave()).toBe(false);
  });

  it('ends over HTTP where its own connection cannot, and gives the microphone back', async () => {
    await desk.start(broadcast);
    far.refuses = true;
    await desk.end();
    expect(endedOverHttp).toEqual(['golden-eagle-427']);
    expect(desk.get()).toMatchObject({ phase: 'ended', endReason: 'ended', most: 5 });
    expect(microphone.close).toHaveBeenCalled();
    expect([microphone.sink, stored]).toEqual([null, null]);
  });

  it('is silent from the press of End, says why it is not ended yet, and ends once the connection is back', async () => {
    await desk.start(broadcast);
    far.connectionState = 'reconnecting';
    let fail: (error: Error) => void = () => undefined;
    far.end = () => {
      far.calls.push('end');
      return new Promise<void>((_done, reject) => (fail = reject));
    };
    httpAnswer = () => Promise.reject(networkProblem());
    const ended = desk.end();
    expect(desk.get()).toMatchObject({ phase: 'live', ending: true, endFault: '' });
    expect(airOf(desk.get())).toBe('ending');
    expect(microphone.setSilent).toHaveBeenLastCalledWith(true);
    // A reload does not go on speaking.
    expect(stored).toBeNull();
    // One try at a time, and nothing else makes it heard.
    void desk.end();
    desk.set({ paused: true });
    desk.set({ paused: false });
    far.say('stateRestored', { broadcastState: far.state });
    expect(far.calls.filter((call) => call === 'end')).toHaveLength(1);
    expect(microphone.setSilent).toHaveBeenLastCalledWith(true);

    fail(new UnavailableError('TIMED_OUT', 'no answer'));
    await ended;
    expect(endedOverHttp).toEqual(['golden-eagle-427']);
    expect(desk.get()).toMatchObject({ phase: 'live', ending: true, endFault: networkProblem().title });
    far.connectionState = 'open';
    far.end = () => Promise.resolve();
    far.say('connectionState', { state: 'open' });
    await settle();
    expect(desk.get()).toMatchObject({ phase: 'ended', endReason: 'ended', ending: false, endFault: '' });
  });

  it('ends on a connection that is back while another way is still tried', async () => {
    await desk.start(broadcast);
    let fail: (error: Error) => void = () => undefined;
    httpAnswer = () => new Promise((_done, reject) => (fail = reject));
    far.stalls = true;
    const first = desk.end();
    await settle();
    expect(endedOverHttp).toHaveLength(1);
    let end: () => void = () => undefined;
    far.end = () => new Promise((done) => (end = done));
    far.say('connectionState', { state: 'open' });
    fail(networkProblem());
    await first;
    expect(desk.get()).toMatchObject({ phase: 'live', ending: true, endFault: '' });
    end();
    await settle();
    expect(desk.get().phase).toBe('ended');
  });

  it('has ended where there is no such broadcast any more', async () => {
    await desk.start(broadcast);
    far.refuses = true;
    httpAnswer = () => Promise.reject(new ApiProblem({ status: 410, code: 'SESSION_INACTIVE' }));
    await desk.end();
    expect(desk.get()).toMatchObject({ phase: 'ended', endReason: 'ended' });
    await desk.attach(broadcast).catch(() => undefined);
    far.refuses = false;
    await desk.attach(broadcast);
    expect(desk.get()).toMatchObject({ phase: 'live', ending: false });
    expect(microphone.setSilent).toHaveBeenLastCalledWith(false);
  });

  it('tells a takeover from an end and from a failure', async () => {
    await desk.start(broadcast);
    far.say('closed', { code: 4901, reason: '' });
    expect(desk.get().phase).toBe('taken');
    await desk.attach(broadcast);
    far.say('sessionEnded', { reason: 'shutdown' });
    far.say('closed', { code: 4900, reason: '' });
    expect(desk.get()).toMatchObject({ phase: 'ended', endReason: 'shutdown' });
    far.refuses = true;
    await expect(desk.attach(broadcast)).rejects.toThrow('no');
    expect(desk.get()).toMatchObject({ phase: 'failed', fault: 'no' });
  });

  it('speaks in a broadcast that lost its speaker, or never had one', async () => {
    let first = true;
    far.start = () => {
      first = false;
      return Promise.reject(new Error('it had a speaker'));
    };
    await desk.resume(broadcast);
    expect(first).toBe(false);
    expect(far.calls).toContain('attach golden-eagle-427');
    expect(desk.get().phase).toBe('live');
  });
});
