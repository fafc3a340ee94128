/** Which time figures are of, and the time before that they are compared with. */
import { addDays, dayOf, daysBetween, dayStart } from '@/lib/dates';

export interface Period {
  /** The first and the last calendar day. */
  first: string;
  last: string;
  from: string;
  to: string;
  group: 'day' | 'hour';
  before: { from: string; to: string };
}

export const choices = ['7', '30', '90', 'own'] as const;
export type Choice = (typeof choices)[number];

/** The server takes 400 days; one of them may have 25 hours. */
const daysMax = 399;
/** So few days are drawn by their hours. */
const hourlyDays = 3;
const dayMs = 86_400_000;
const hourMs = 3_600_000;

const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

export const choiceOf = (text: string): Choice => choices.find((choice) => choice === text) ?? '30';

function daysOf(choice: Choice, from: string, to: string, today: string): [string, string] {
  if (choice !== 'own') return [addDays(today, 1 - Number(choice)), today];
  const last = isDay(to) ? to : isDay(from) && from > today ? from : today;
  const wanted = isDay(from) ? from : addDays(last, -29);
  const first = wanted > last ? last : wanted;
  return [daysBetween(first, last) >= daysMax ? addDays(last, 1 - daysMax) : first, last];
}

/**
 * `from` and `to` are days, for 'own'. What is not over yet is compared with as much of the time before,
 * to the hour, so that a morning is not worse than the day before.
 */
export function periodOf(choice: Choice, from: string, to: string, now: number, zone: string): Period {
  const [first, last] = daysOf(choice, from, to, dayOf(now, zone));
  const days = daysBetween(first, last) + 1;
  const begin = dayStart(first, zone);
  const end = dayStart(last, zone, 1);
  const hour = Math.ceil(now / hourMs) * hourMs;
  const compared = hour > Date.parse(begin) ? Math.min(hour, Date.parse(end)) : Date.parse(end);
  return {
    first,
    last,
    from: begin,
    to: end,
    group: days <= hourlyDays ? 'hour' : 'day',
    before: { from: dayStart(addDays(first, -days), zone), to: new Date(compared - days * dayMs).toISOString() },
  };
}
