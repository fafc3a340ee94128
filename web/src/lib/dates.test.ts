import { describe, expect, it } from 'vitest';

import { allZones, dayStart, formatDateTime, formatDuration, formatRelative } from './dates';

describe('dayStart', () => {
  it('is midnight of the zone, not of UTC', () => {
    expect(dayStart('2026-01-15', 'Asia/Tokyo')).toBe('2026-01-14T15:00:00.000Z');
    expect(dayStart('2026-01-15', 'America/New_York')).toBe('2026-01-15T05:00:00.000Z');
    expect(dayStart('2026-01-15', 'UTC', 1)).toBe('2026-01-16T00:00:00.000Z');
  });

  it('holds on days when the clock changes', () => {
    expect(dayStart('2026-03-29', 'Europe/Berlin')).toBe('2026-03-28T23:00:00.000Z');
    expect(dayStart('2026-03-29', 'Europe/Berlin', 1)).toBe('2026-03-29T22:00:00.000Z');
    expect(dayStart('2026-10-25', 'Europe/Berlin', 1)).toBe('2026-10-25T23:00:00.000Z');
  });

  it('knows zones with odd offsets and forgives one it does not know', () => {
    expect(dayStart('2026-06-01', 'Asia/Kathmandu')).toBe('2026-05-31T18:15:00.000Z');
    expect(dayStart('2026-06-01', 'Nowhere/Town')).toBe('2026-06-01T00:00:00.000Z');
  });
});

describe('formatting', () => {
  it('shows moments in the zone that is asked for', () => {
    expect(formatDateTime('2026-01-15T23:30:00Z', 'Asia/Tokyo')).toContain('16');
    expect(formatDateTime('2026-01-15T23:30:00Z', 'UTC')).toContain('15');
  });

  it('tells distances in words', () => {
    const now = Date.parse('2026-01-15T12:00:00Z');
    expect(formatRelative('2026-01-15T11:59:30Z', now)).toBe('just now');
    expect(formatRelative('2026-01-15T12:00:03Z', now)).toBe('just now');
    expect(formatRelative('2026-01-15T12:00:50Z', now)).toBe('in a moment');
    expect(formatRelative('2026-01-15T12:00:03Z', now, true)).toBe('in a moment');
    expect(formatRelative('2026-01-15T11:58:00Z', now, true)).toBe('in a moment');
    expect(formatRelative('2026-01-15T14:00:00Z', now, true)).toBe('in 2 hours');
    expect(formatRelative('2026-01-15T11:57:00Z', now)).toBe('3 minutes ago');
    expect(formatRelative('2026-01-14T12:00:00Z', now)).toBe('yesterday');
    expect(formatRelative('2026-01-15T14:00:00Z', now)).toBe('in 2 hours');
  });

  it('tells durations by their size', () => {
    expect(formatDuration(0)).toBe('under 1 ms');
    expect(formatDuration(12.4)).toBe('12 ms');
    expect(formatDuration(59_999)).toBe('59 s');
    expect(formatDuration(61_000)).toBe('1 min 1 s');
    expect(formatDuration(7_200_000)).toBe('2 h');
    expect(formatDuration(90_000_000)).toBe('1 day 1 h');
  });

  it('offers UTC among the zones', () => {
    expect(allZones()).toContain('UTC');
  });
});
