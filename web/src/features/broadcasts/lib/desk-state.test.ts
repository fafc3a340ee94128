import { describe, expect, it } from 'vitest';

import { freshNotices, idleDesk, noticeMs, phaseOfClose, withListeners, withNotice } from './desk-state';

describe('the state of the desk', () => {
  it('remembers the most listeners there were', () => {
    let state = withListeners(idleDesk, { listenerCount: 3, languageDistribution: { en: 2, es: 1 } });
    state = withListeners(state, { listenerCount: 1, languageDistribution: { en: 1 } });
    expect([state.listeners, state.most, state.languages]).toEqual([1, 3, { en: 1 }]);
  });

  it('shows one notice of a kind, the newest, for a while', () => {
    let state = withNotice(idleDesk, { kind: 'echo', remedy: 'old', at: 1000 });
    state = withNotice(state, { kind: 'silence', remedy: '', at: 2000 });
    state = withNotice(state, { kind: 'echo', remedy: 'new', at: 3000 });
    expect(state.notices.map(({ kind, remedy }) => `${kind} ${remedy}`)).toEqual(['silence ', 'echo new']);
    expect(freshNotices(state.notices, 2000 + noticeMs - 500).map(({ kind, fading }) => [kind, fading])).toEqual([
      ['silence', true],
      ['echo', false],
    ]);
    expect(freshNotices(state.notices, 3000 + noticeMs)).toEqual([]);
  });

  it('knows what a close means', () => {
    expect(phaseOfClose(4901, undefined)).toBe('taken');
    expect(phaseOfClose(4900, undefined)).toBe('ended');
    expect(phaseOfClose(1000, 'SESSION_INACTIVE')).toBe('ended');
    expect(phaseOfClose(4500, 'UNAUTHORIZED')).toBe('failed');
  });
});
