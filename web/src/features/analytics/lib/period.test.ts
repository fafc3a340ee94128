import { describe, expect, it } from 'vitest';

import { choiceOf, periodOf } from './period';

const now = Date.parse('2026-05-12T09:20:00Z');

describe('periodOf', () => {
  it('ends with today in the zone, and is compared with as much of the time before', () => {
    expect(periodOf('7', '', '', now, 'Europe/Berlin')).toEqual({
      first: '2026-05-06',
      last: '2026-05-12',
      from: '2026-05-05T22:00:00.000Z',
      to: '2026-05-12T22:00:00.000Z',
      group: 'day',
      before: { from: '2026-04-28T22:00:00.000Z', to: '2026-05-05T10:00:00.000Z' },
    });
  });

  it('keeps the days that were chosen, and compares what is over as a whole', () => {
    const period = periodOf('own', '2026-03-01', '2026-03-10', now, 'UTC');
    expect(period).toMatchObject({ from: '2026-03-01T00:00:00.000Z', to: '2026-03-11T00:00:00.000Z', group: 'day' });
    expect(period.before).toEqual({ from: '2026-02-19T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' });
  });

  it('draws few days by their hours, also in the first hour of one', () => {
    const midnight = Date.parse('2026-05-12T00:00:10Z');
    const period = periodOf('own', '2026-05-12', '2026-05-12', midnight, 'UTC');
    expect(period.group).toBe('hour');
    expect(period.before).toEqual({ from: '2026-05-11T00:00:00.000Z', to: '2026-05-11T01:00:00.000Z' });
  });

  it('makes do with what an address may hold', () => {
    expect(periodOf('own', '2026-05-20', '2026-05-01', now, 'UTC')).toMatchObject({ first: '2026-05-01', last: '2026-05-01' });
    expect(periodOf('own', 'x', '2026-99-99', now, 'UTC')).toMatchObject({ first: '2026-04-13', last: '2026-05-12' });
    expect(periodOf('own', '2020-01-01', '2026-05-12', now, 'UTC').first).toBe('2025-04-09');
    expect(periodOf('own', '2026-06-01', '', now, 'UTC')).toMatchObject({ first: '2026-06-01', last: '2026-06-01' });
    expect(choiceOf('year')).toBe('30');
  });
});
