/**
 * Dates as the user reads them. The server speaks UTC (RFC 3339); everything shown is in the time
 * zone of the user's profile, which may differ from the browser's.
 */
import { words } from './words';

const locale = typeof navigator === 'undefined' ? 'en' : navigator.language || 'en';

function validZone(zone: string | undefined): string {
  if (!zone) return browserZone();
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    return 'UTC';
  }
}

export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

export function allZones(): string[] {
  const zones = Intl.supportedValuesOf('timeZone');
  return zones.includes('UTC') ? zones : ['UTC', ...zones];
}

export function formatDateTime(value: string, zone?: string): string {
  return new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: validZone(zone),
  }).format(new Date(value));
}

export function formatDate(value: string, zone?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: validZone(zone) }).format(new Date(value));
}

/** "12 May", for an axis. */
export function formatDay(value: string, zone?: string): string {
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: validZone(zone) }).format(new Date(value));
}

/** "14:00", for an axis. */
export function formatHour(value: string, zone?: string): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone: validZone(zone) }).format(new Date(value));
}

/** The calendar day of an instant in `zone`: "2026-03-29". */
export function dayOf(instant: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: validZone(zone), year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(new Date(instant));
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** The calendar day so many days later, or earlier. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** How many days from one calendar day to a later one. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** Seconds that a server's clock may be ahead before what it says is taken for the future. */
const clocksDifferBy = 5;

/**
 * "3 minutes ago"; under a minute "just now", or "in a moment": what is `coming` is never taken for past,
 * though the moment that was told is reached before the next one is.
 */
export function formatRelative(value: string, now: number = Date.now(), coming = false): string {
  const distance = (Date.parse(value) - now) / 1000;
  const seconds = coming ? Math.max(0, distance) : distance;
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) {
      return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.round(seconds / size), unit);
    }
  }
  return coming || seconds > clocksDifferBy ? words.time.soon : words.time.now;
}

/** Minutes that `zone` is ahead of UTC at `instant`. */
function offsetMinutes(instant: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(new Date(instant));
  const part = (type: string) => Number(parts.find((p) => p.type === type)?.value ?? 0);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return Math.round((wall - instant) / 60_000);
}

/**
 * The instant at which the calendar day `date` ("2026-03-29") begins in `zone`, `days` later. Two
 * rounds settle the offset: the first guess may lie on the other side of a clock change.
 */
export function dayStart(date: string, zone: string, days = 0): string {
  const [year = 1970, month = 1, day = 1] = date.split('-').map(Number);
  const wall = Date.UTC(year, month - 1, day + days);
  const safe = validZone(zone);
  let instant = wall;
  for (let round = 0; round < 2; round += 1) instant = wall - offsetMinutes(instant, safe) * 60_000;
  return new Date(instant).toISOString();
}

export function formatDuration(ms: number): string {
  if (ms < 0.5) return words.time.underMs;
  if (ms < 1000) return words.time.ms(Math.round(ms));
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return words.time.seconds(seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return words.time.minutes(minutes, seconds % 60);
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? words.time.hours(hours, minutes % 60) : words.time.days(Math.floor(hours / 24), hours % 24);
}
