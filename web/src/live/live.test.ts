import { AuthenticationError, CapacityError, InvalidInputError, LiveError, SessionGoneError, UnavailableError } from 'auriga-live';
import { describe, expect, it } from 'vitest';

import { choicesOf, chooseLanguage, languageName, respoken } from './languages';
import { isName, nameOf, normalizeName } from './name';
import { endOf, type Facts, stateOf } from './state';
import { words } from './words';

describe('names', () => {
  it('takes them as people write them', () => {
    for (const written of ['golden-eagle-427', ' Golden Eagle 427 ', 'GOLDEN_EAGLE_427', 'golden – eagle – 427']) {
      expect(normalizeName(written)).toBe('golden-eagle-427');
    }
  });
  it('knows which are none', () => {
    expect(isName('golden-eagle-427')).toBe(true);
    for (const name of ['', 'golden-eagle', 'golden-eagle-42', 'golden-eagle-4270', 'golden-427', 'a/b-c-427']) expect(isName(name)).toBe(false);
  });
  it('finds them in an address', () => {
    expect(nameOf('/live/golden-eagle-427')).toBe('golden-eagle-427');
    expect(nameOf('/live/Golden%20Eagle%20427/')).toBe('golden-eagle-427');
    expect(nameOf('/live/%zz')).toBe('%zz');
    for (const path of ['/live', '/live/', '/live/a/b', '/']) expect(nameOf(path)).toBeUndefined();
  });
});

describe('languages', () => {
  const offer = { source_language: 'en', languages: ['de', 'en', 'es', 'fr'], translated_languages: ['en', 'fr'] };
  it('groups them by what is heard', () => {
    expect(choicesOf(offer)).toEqual({ spoken: ['en'], translated: ['fr'], others: ['de', 'es'] });
  });
  it('groups them anew once another is spoken', () => {
    expect(choicesOf(respoken(offer, 'de'))).toEqual({ spoken: ['de'], translated: ['fr'], others: ['en', 'es'] });
    expect(choicesOf(respoken(respoken(offer, 'fr'), 'en'))).toEqual({ spoken: ['en'], translated: [], others: ['de', 'es', 'fr'] });
  });
  it('chooses what the person likely wants', () => {
    expect(chooseLanguage(offer, null, 'xx', 'es-MX', 'de')).toBe('es');
    expect(chooseLanguage(offer, 'ja')).toBe('en');
  });
  it('calls each by its own name', () => {
    expect(languageName('es')).toBe('Español');
    expect(languageName('zz')).toBe('zz');
    expect(languageName('no such')).toBe('no such');
  });
});

describe('state', () => {
  const facts: Facts = { connection: 'open', paused: false, interrupted: false, waits: false, playing: true, broadcast: { isPaused: false, isMuted: false, speakerConnected: true } };
  const broadcast = { isPaused: true, isMuted: true, speakerConnected: false };
  it.each([
    [{}, words.live],
    [{ playing: false }, words.waiting],
    [{ connection: 'idle' }, words.onAir],
    [{ connection: 'connecting' }, words.connecting],
    [{ connection: 'closed', waits: true }, words.turn],
    [{ connection: 'closed' }, words.rest],
    [{ connection: 'reconnecting', paused: true, broadcast }, words.reconnecting],
    [{ interrupted: true, broadcast }, words.interrupted],
    [{ paused: true, broadcast }, words.paused],
    [{ broadcast }, words.speakerAway],
    [{ connection: 'idle', broadcast }, words.notThere],
    [{ broadcast: { ...broadcast, speakerConnected: true } }, words.speakerPaused],
    [{ broadcast: { ...broadcast, speakerConnected: true, isPaused: false } }, words.speakerMuted],
  ] as const)('says of %o: %s', (change, text) => {
    expect(stateOf({ ...facts, ...change }).text).toBe(text);
  });

  it.each([
    [new SessionGoneError('SESSION_NOT_FOUND', ''), words.notFound('x').title, false, true],
    [new SessionGoneError('SESSION_INACTIVE', ''), words.ended.title, false, true],
    [new InvalidInputError('INVALID_SESSION_ID', ''), words.notFound('x').title, false, true],
    [new CapacityError('SESSION_FULL', ''), words.full.title, true, false],
    [new CapacityError('RATE_LIMIT_EXCEEDED', '', { retryAfter: 7 }), words.busy(7).title, true, false],
    [new UnavailableError('CONNECTION_FAILED', ''), words.unreachable.title, true, false],
    [new AuthenticationError('FORBIDDEN', ''), words.unreachable.title, true, false],
    [new LiveError('PLAYBACK_UNSUPPORTED', ''), words.failed('').title, true, false],
  ])('explains %o', (error, title, retry, rename) => {
    expect(endOf(error, 'x')).toMatchObject({ notice: { title }, retry, rename });
  });
});
