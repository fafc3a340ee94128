import { describe, expect, it } from 'vitest';

import { loudnessOf, nextMeter, placeOf, restingMeter, toDb } from './level';

const silence = { peak: 0, rms: 0 };

describe('the meter', () => {
  it('counts in decibels of full scale', () => {
    expect([1, 0.5, 0.001, 0, 2].map((share) => Math.round(toDb(share)))).toEqual([0, -6, -60, -60, 0]);
    expect([-60, -30, 0].map(placeOf)).toEqual([0, 0.5, 1]);
  });

  it('rises at once, falls slowly, holds the peak a moment', () => {
    let meter = nextMeter(restingMeter, { peak: 0.5, rms: 0.3 }, 1000, 33);
    expect(meter.db).toBeCloseTo(-6, 1);
    meter = nextMeter(meter, silence, 1500, 500);
    expect(meter.db).toBeCloseTo(-18, 1);
    expect(meter.heldDb).toBeCloseTo(-6, 1);
    meter = nextMeter(meter, silence, 2600, 1100);
    expect(meter.heldDb).toBe(meter.db);
    meter = nextMeter(meter, silence, 9000, 6400);
    expect(meter.db).toBe(-60);
  });

  it('says in a word how loud it is', () => {
    const hear = (peak: number) => loudnessOf(nextMeter(restingMeter, { peak, rms: peak / 2 }, 1000, 33), 1100);
    expect([0, 0.01, 0.3, 1].map(hear)).toEqual(['silent', 'quiet', 'good', 'loud']);
    const spoken = nextMeter(restingMeter, { peak: 0.3, rms: 0.1 }, 1000, 33);
    expect(loudnessOf(nextMeter(spoken, silence, 2200, 1200), 2200)).toBe('good');
    expect(loudnessOf(nextMeter(spoken, silence, 4000, 3000), 4000)).toBe('silent');
    const clipped = nextMeter(restingMeter, { peak: 1, rms: 0.9 }, 1000, 33);
    expect(loudnessOf(nextMeter(clipped, silence, 1500, 500), 1500)).toBe('loud');
    expect(loudnessOf(nextMeter(clipped, silence, 9000, 8000), 9000)).toBe('silent');
  });
});
