import { expect, it } from 'vitest';

import { formatClock } from './clock';

it('counts like a clock', () => {
  expect([-5, 0, 999, 61_000, 3_599_999, 3_600_000, 90_061_000].map(formatClock)).toEqual([
    '00:00',
    '00:00',
    '00:00',
    '01:01',
    '59:59',
    '1:00:00',
    '25:01:01',
  ]);
});
