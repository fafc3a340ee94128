import { describe, expect, it } from 'vitest';

import { changeOf, shareChangeOf } from './change';
import { csvOf } from './csv';
import { formatWait } from './format';
import { dotsOf, namedPoints, pathOf, ticksOf } from './scale';

describe('changes', () => {
  it('are told in percent, and of shares in points', () => {
    expect(changeOf(150, 100)).toEqual({ way: 'up', amount: 50, unit: 'percent' });
    expect(changeOf(996, 1000)).toEqual({ way: 'same', amount: 0, unit: 'percent' });
    expect(shareChangeOf(0.4, 0.55)).toEqual({ way: 'down', amount: 15, unit: 'points' });
  });

  it('are none where there was nothing', () => {
    expect(changeOf(5, 0)).toBeNull();
    expect(changeOf(null, 3)).toBeNull();
    expect(shareChangeOf(0.4, null)).toBeNull();
    expect(shareChangeOf(0.4, 0)).toEqual({ way: 'up', amount: 40, unit: 'points' });
  });
});

describe('scales', () => {
  it('end with a round number that nothing exceeds', () => {
    expect(ticksOf([])).toEqual([0, 1, 2]);
    expect(ticksOf([3, null, 1])).toEqual([0, 2, 4]);
    expect(ticksOf([1480])).toEqual([0, 1000, 2000]);
    expect(ticksOf([999])).toEqual([0, 500, 1000]);
  });

  it('name a few points away from the edges', () => {
    expect(namedPoints(30)).toEqual([2, 7, 12, 17, 22, 27]);
    expect(namedPoints(1)).toEqual([0]);
    expect(namedPoints(400).length).toBeLessThanOrEqual(6);
  });

  it('break a line where nothing is known, and show who stands alone', () => {
    expect(pathOf([50, null, 100, 0], 100)).toBe('M0.5 50M2.5 0L3.5 100');
    expect(dotsOf([50, null, 100, 0], 100)).toBe('M0.5 50h0');
  });
});

describe('formatWait', () => {
  it('tells tenths of a second', () => {
    expect(formatWait(340)).toBe('340 ms');
    expect(formatWait(1480)).toBe('1.5 s');
    expect(formatWait(12_300)).toBe('12 s');
  });
});

describe('csvOf', () => {
  it('has a row for each hour or day, empty where nothing is known', () => {
    const text = csvOf([
      {
        from: '2026-05-01T00:00:00Z',
        to: '2026-05-02T00:00:00Z',
        figures: {
          sessions: 2, messages: 9, answers: 4, unanswered: 1, handoffs: 1, settled: 2, contained: 1, containment: 0.5, handoff_rate: 0.5,
          duration: { p50_ms: 900, p95_ms: 1200 },
          latency: { p50_ms: null, p90_ms: null, p99_ms: null },
        },
      },
    ]);
    const [head = '', row, end] = text.split('\r\n');
    expect(head.split(',')).toHaveLength(16);
    expect(row).toBe('2026-05-01T00:00:00Z,2026-05-02T00:00:00Z,2,9,4,1,1,2,1,0.5,0.5,900,1200,,,');
    expect(end).toBe('');
  });
});
