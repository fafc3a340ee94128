/**
 * The schedules that most people write, in words. Of the five fields only those that stand for one
 * rhythm are told; any other is left to be read as it is.
 */
import { words } from '@/lib/words';

const text = words.triggers.rhythms;
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const number = /^\d+$/;
const time = (hour: string, minute: string) => `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;

/** Days of the week, 0 and 7 being Sunday; null where it is a list or a range other than the working days. */
function daysWords(field: string): string | null {
  if (field === '1-5' || field === 'mon-fri') return text.workdays;
  const at = number.test(field) ? Number(field) % 7 : days.indexOf(field);
  return text.weekdays[at] ?? null;
}

export function cronWords(cron: string): string | null {
  const [minute = '', hour = '', day = '', month = '', weekday = '', ...rest] = cron.trim().toLowerCase().split(/\s+/);
  if (rest.length > 0 || weekday === '' || month !== '*') return null;
  const everyDay = day === '*' && weekday === '*';
  const every = /^\*\/(\d+)$/;
  if (hour === '*' && everyDay) {
    if (minute === '*') return text.minutes(1);
    if (number.test(minute)) return text.hourly(minute.padStart(2, '0'));
    // Of others than divisors the last step of an hour is shorter.
    const step = Number(every.exec(minute)?.[1] ?? 0);
    return step > 0 && 60 % step === 0 ? text.minutes(step) : null;
  }
  if (!number.test(minute)) return null;
  const hours = Number(every.exec(hour)?.[1] ?? 0);
  if (hours > 0 && 24 % hours === 0 && everyDay && Number(minute) === 0) return text.hours(hours);
  if (!number.test(hour)) return null;
  if (everyDay) return text.daily(time(hour, minute));
  if (day === '*') {
    const named = daysWords(weekday);
    return named && text.weekly(named, time(hour, minute));
  }
  return number.test(day) && weekday === '*' ? text.monthly(day, time(hour, minute)) : null;
}
