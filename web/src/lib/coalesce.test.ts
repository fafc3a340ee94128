// @vitest-environment jsdom
import { expect, it, vi } from 'vitest';

import { coalesce } from './coalesce';

it('passes the first at once and the rest of a burst together', () => {
  vi.useFakeTimers();
  const passed: string[][] = [];
  const add = coalesce<string>((items) => passed.push(items), 250);
  for (const item of ['a', 'b', 'c', 'b']) add(item);
  expect(passed).toEqual([['a']]);
  vi.advanceTimersByTime(250);
  expect(passed).toEqual([['a'], ['b', 'c']]);
  vi.advanceTimersByTime(1000);
  add('d');
  expect(passed).toEqual([['a'], ['b', 'c'], ['d']]);
});
