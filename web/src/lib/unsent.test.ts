// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';

import { forgetUnsent, keepUnsent, moveUnsent, unsentOf, unsentSession } from './unsent';

const place = { userId: 'u1', agentId: 'a1' };
const nothing = { text: '', queue: [] };

beforeEach(() => sessionStorage.clear());

it('keeps what was not sent, by user, agent and conversation', () => {
  keepUnsent(place, 's1', { text: 'half a sen', queue: ['first', 'second'] });
  expect(unsentOf(place, 's1')).toEqual({ text: 'half a sen', queue: ['first', 'second'] });
  expect(unsentOf(place, 's2')).toEqual(nothing);
  expect(unsentOf(place, null)).toEqual(nothing);
  expect(unsentOf({ ...place, userId: 'u2' }, 's1')).toEqual(nothing);
  expect(unsentOf({ ...place, agentId: 'a2' }, 's1')).toEqual(nothing);
});

it('goes on where it was written to last', () => {
  expect(unsentSession(place)).toBeNull();
  keepUnsent(place, 's1', { text: 'a', queue: [] });
  keepUnsent(place, 's2', { text: '', queue: ['b'] });
  expect(unsentSession(place)).toBe('s2');
  keepUnsent(place, 's2', nothing);
  expect(unsentSession(place)).toBe('s1');
  keepUnsent(place, null, { text: 'new', queue: [] });
  expect(unsentSession(place)).toBeNull();
  keepUnsent(place, null, { text: ' ', queue: [] });
  keepUnsent(place, 's1', nothing);
  expect(sessionStorage).toHaveLength(0);
});

it('goes along with a conversation that begins anew', () => {
  keepUnsent(place, 's1', { text: 'a', queue: ['b'] });
  moveUnsent(place, 's1', null);
  expect(unsentOf(place, 's1')).toEqual(nothing);
  expect(unsentOf(place, null)).toEqual({ text: 'a', queue: ['b'] });
  moveUnsent(place, 's2', null);
  expect(unsentOf(place, null)).toEqual({ text: 'a', queue: ['b'] });
  keepUnsent(place, 's3', { text: 'c', queue: ['d'] });
  moveUnsent(place, 's3', null);
  expect(unsentOf(place, null)).toEqual({ text: 'a\nc', queue: ['b', 'd'] });
});

it('keeps the last twenty conversations', () => {
  for (let n = 0; n < 25; n += 1) keepUnsent(place, `s${String(n)}`, { text: 'x', queue: [] });
  expect(unsentOf(place, 's4')).toEqual(nothing);
  expect(unsentOf(place, 's5').text).toBe('x');
});

it('takes nothing that it cannot read', () => {
  sessionStorage.setItem('auriga-unsent-u1-a1', '[["s1", {"text": 1, "queue": []}], ["s2", {"text": "b", "queue": []}], null]');
  expect(unsentOf(place, 's1')).toEqual(nothing);
  expect(unsentOf(place, 's2').text).toBe('b');
  sessionStorage.setItem('auriga-unsent-u1-a1', '{');
  expect(unsentOf(place, 's2')).toEqual(nothing);
});

it('forgets all at the end', () => {
  keepUnsent(place, 's1', { text: 'a', queue: [] });
  keepUnsent({ userId: 'u1', agentId: 'a2' }, null, { text: 'b', queue: [] });
  sessionStorage.setItem('other', '1');
  forgetUnsent();
  expect(Object.keys(sessionStorage)).toEqual(['other']);
});
