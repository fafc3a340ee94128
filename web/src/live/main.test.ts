// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from 'vitest';

import page from '../../live.html?raw';

import type { Broadcast } from './broadcast';
import type { ListeningOptions } from './listening';
import { words } from './words';

/** One time of listening that does what the test says. */
const far = vi.hoisted(() => {
  class Listening {
    joined: { targetLanguage: string; translated: boolean } | undefined;
    paused = false;
    interrupted = false;
    analyser = undefined;
    behindMs = 0;
    calls: string[] = [];
    fault: Error | null = null;
    readonly options: ListeningOptions;
    constructor(options: ListeningOptions) {
      this.options = options;
      made.push(this);
    }
    get facts() {
      return { connection: this.joined ? 'open' : 'connecting', paused: this.paused, interrupted: false, waits: false, playing: true, broadcast: undefined };
    }
    start = () => void this.calls.push('start');
    pause = () => void this.calls.push('pause');
    resume = () => void this.calls.push('resume');
    goLive = () => void this.calls.push('live');
    changeLanguage = (language: string) => (this.fault ? Promise.reject(this.fault) : Promise.resolve(void this.calls.push(language)));
  }
  const made: Listening[] = [];
  return { Listening, made, found: vi.fn<() => Promise<Broadcast>>() };
});
vi.mock('./listening', () => ({ Listening: far.Listening }));
vi.mock('./broadcast', () => ({ getBroadcast: far.found }));
vi.mock('./level', () => ({ LevelPicture: class { start() {} stop() {} restyle() {} } }));
vi.mock('@/lib/theme', () => ({ themeStore: { followSystem: () => undefined } }));

const broadcast = { status: 'active', has_room: true, speaker_connected: true, source_language: 'en', languages: ['en', 'es', 'fr'], translated_languages: ['en'] } as unknown as Broadcast;
const element = <Type extends HTMLElement>(id: string) => document.getElementById(id) as Type;
const settle = () => new Promise((done) => setTimeout(done, 0));
const button = () => element<HTMLButtonElement>('listen');
const listening = () => {
  const found = far.made.at(-1);
  if (!found) throw new Error('nobody listens');
  return found;
};
/** As a keyboard does: what is pressed has the focus. */
function press(id: string) {
  element(id).focus();
  element(id).click();
}
function joined(change: object = {}) {
  Object.assign(listening(), { joined: { targetLanguage: 'en', translated: false } }, change);
  listening().options.changed();
}
async function choose(language: string) {
  const select = element<HTMLSelectElement>('language');
  select.value = language;
  select.dispatchEvent(new Event('change'));
  await settle();
}

beforeEach(async () => {
  vi.resetModules();
  far.made.length = 0;
  far.found.mockResolvedValue(broadcast);
  localStorage.clear();
  window.matchMedia = () => ({ matches: false, addEventListener: () => undefined }) as unknown as MediaQueryList;
  document.body.innerHTML = new DOMParser().parseFromString(page, 'text/html').body.innerHTML;
  history.replaceState(null, '', '/live/golden-eagle-427');
  await import('./main');
  await settle();
});

it('keeps the focus on the button while it connects, and does nothing more there', () => {
  press('listen');
  expect(button().getAttribute('aria-disabled')).toBe('true');
  expect(document.activeElement).toBe(button());
  button().click();
  button().click();
  expect(listening().calls).toEqual(['start']);
  joined();
  expect(button().getAttribute('aria-disabled')).toBe('false');
  expect(document.activeElement).toBe(button());
  button().click();
  expect(listening().calls).toEqual(['start', 'pause']);
});

it('has the focus on the button when it goes back to live', () => {
  press('listen');
  joined({ behindMs: 5000 });
  press('go-live');
  expect(document.activeElement).toBe(element('go-live'));
  joined({ behindMs: 0 });
  expect(element('go-live').hidden).toBe(true);
  expect(document.activeElement).toBe(button());
});

it('has the focus on what came when it ended, and on the button after another try', async () => {
  const { CapacityError, UnavailableError } = await import('auriga-live');
  press('listen');
  listening().options.ended(new CapacityError('SESSION_FULL', 'full'), '');
  expect(document.activeElement).toBe(element('notice-title'));
  far.found.mockRejectedValueOnce(new UnavailableError('CONNECTION_FAILED', 'no'));
  press('retry');
  await settle();
  expect(document.activeElement).toBe(element('notice-title'));
  press('retry');
  await settle();
  expect(element('notice').hidden).toBe(true);
  expect(document.activeElement).toBe(button());
});

it('does not move the focus when the page is opened', () => {
  expect(document.activeElement).toBe(document.body);
});

it('says only of a language that is refused that it is not served', async () => {
  const { InvalidInputError, UnavailableError } = await import('auriga-live');
  press('listen');
  joined();
  await choose('es');
  expect(listening().calls).toEqual(['start', 'es']);
  Object.assign(listening(), { joined: { targetLanguage: 'es', translated: false }, fault: new InvalidInputError('UNSUPPORTED_LANGUAGE', 'no') });
  await choose('fr');
  // And it stays there while other things change.
  listening().options.changed();
  expect(element('voice').textContent).toBe(words.noLanguage);
  expect(element<HTMLSelectElement>('language').value).toBe('es');
  listening().fault = new UnavailableError('TIMED_OUT', 'late');
  await choose('fr');
  expect(element('voice').textContent).toBe(words.languageLater);
  listening().fault = null;
  await choose('fr');
  expect(element('voice').textContent).toBe(words.ownVoice);
});
