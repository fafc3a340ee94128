import { CapacityError, InvalidInputError } from 'auriga-live';
import { beforeEach, expect, it, vi } from 'vitest';

import { Listening } from './listening';

/** Clients and sound whose server is the test. */
const far = vi.hoisted(() => {
  const clients: Client[] = [];
  class Client {
    connectionState = 'idle';
    broadcastState = undefined;
    joins: string[] = [];
    changes: string[] = [];
    left = false;
    answer: (error?: Error) => void = () => undefined;
    constructor() {
      clients.push(this);
    }
    handlers = new Map<string, (event: object) => void>();
    on(name: string, handler: (event: object) => void) {
      this.handlers.set(name, handler);
      return () => undefined;
    }
    say(name: string, event: object) {
      this.handlers.get(name)?.(event);
    }
    join({ targetLanguage }: { targetLanguage: string }) {
      this.joins.push(targetLanguage);
      return new Promise((done, fail) => {
        this.answer = (error) => {
          this.connectionState = error ? 'closed' : 'open';
          if (error) fail(error);
          else done({ sourceLanguage: 'en', targetLanguage, translated: false });
        };
      });
    }
    changeLanguage(targetLanguage: string) {
      this.changes.push(targetLanguage);
      return refuse.error ? Promise.reject(refuse.error) : Promise.resolve({ sourceLanguage: 'en', targetLanguage, translated: true });
    }
    leave() {
      this.left = true;
    }
  }
  const refuse: { error: Error | null; sound: Error | null } = { error: null, sound: null };
  const sound = { create: () => (refuse.sound ? Promise.reject(refuse.sound) : Promise.resolve({ volume: 1, close: () => Promise.resolve() })) };
  return { Client, clients, refuse, sound };
});
vi.mock('auriga-live', async (original) => ({ ...(await original<object>()), ListenerClient: far.Client, Playback: far.sound }));

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const busy = () => new CapacityError('RATE_LIMIT_EXCEEDED', 'busy', { retryAfter: 5 });
/** Those that were asked to join. */
const joining = () => far.clients.filter(({ joins }) => joins.length > 0);
const last = () => {
  const found = joining().at(-1);
  if (!found) throw new Error('nobody joins');
  return found;
};
let ended: unknown[];

function listen(): Listening {
  const listening = new Listening({ name: 'golden-eagle-427', language: 'en', volume: 1, changed: () => undefined, ended: (error) => ended.push(error) });
  listening.start();
  return listening;
}

beforeEach(() => {
  vi.useFakeTimers();
  far.clients.length = 0;
  far.refuse.error = far.refuse.sound = null;
  ended = [];
});

it('waits for its turn and joins', async () => {
  const listening = listen();
  last().answer(busy());
  await settle();
  expect(listening.facts.waits).toBe(true);
  await settle(11_000);
  expect(joining()).toHaveLength(2);
  last().answer();
  await settle();
  expect(listening.joined?.targetLanguage).toBe('en');
  expect(listening.facts.waits).toBe(false);
  expect(ended).toEqual([]);
});

it('takes no place when it is over before its turn', async () => {
  far.refuse.sound = new Error('no sound');
  listen();
  last().answer(busy());
  await settle();
  expect(ended).toHaveLength(1);
  await settle(60_000);
  expect(joining()).toHaveLength(1);
  expect(ended).toHaveLength(1);
});

it('joins in the language that was chosen while it waited', async () => {
  const listening = listen();
  last().answer(busy());
  await settle();
  const first = listening.changeLanguage('fr');
  const second = listening.changeLanguage('es');
  await settle(11_000);
  expect(last().joins).toEqual(['es']);
  last().answer();
  await Promise.all([first, second]);
  expect(last().changes).toEqual([]);
  expect(listening.joined?.targetLanguage).toBe('es');
});

it('changes to the language that was chosen while the join was on its way', async () => {
  const listening = listen();
  const changed = Promise.all([listening.changeLanguage('fr'), listening.changeLanguage('es')]);
  last().answer();
  await changed;
  expect([last().joins, last().changes]).toEqual([['en'], ['es']]);
  expect(listening.joined?.targetLanguage).toBe('es');
  await listening.changeLanguage('de');
  expect(last().changes).toEqual(['es', 'de']);
});

it('tells why a language is not to be had, and hears on as before', async () => {
  const listening = listen();
  last().answer();
  await settle();
  far.refuse.error = new InvalidInputError('UNSUPPORTED_LANGUAGE', 'no');
  await expect(listening.changeLanguage('xx')).rejects.toBe(far.refuse.error);
  expect(listening.joined?.targetLanguage).toBe('en');
  expect(ended).toEqual([]);
});

it('knows what is spoken when the speaker changes his language, also before the sound is there', async () => {
  const listening = listen();
  last().answer();
  await settle();
  expect(listening.joined).toEqual({ sourceLanguage: 'en', targetLanguage: 'en', translated: false });
  const now = { sourceLanguage: 'de', targetLanguage: 'en', translated: false };
  last().say('languageChanged', now);
  expect(listening.joined).toEqual(now);
  const back = { sourceLanguage: 'en', targetLanguage: 'en', translated: true };
  last().say('sessionJoined', back);
  expect(listening.joined).toEqual(back);
  const early = listen();
  last().say('languageChanged', now);
  expect(early.joined).toBeUndefined();
  last().answer();
  await settle();
  expect(early.joined).toEqual(now);
});
