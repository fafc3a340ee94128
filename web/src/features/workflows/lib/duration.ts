import { formatDuration } from '@/lib/dates';
import { words } from '@/lib/words';

/** How long something took, or takes until now; a few seconds with their hundredths. */
export function durationOf(from: string, to: string | null, now: number): string {
  const ms = Math.max(0, (to === null ? now : Date.parse(to)) - Date.parse(from));
  return to !== null && ms >= 1000 && ms < 10_000 ? words.history.seconds((ms / 1000).toFixed(2)) : formatDuration(ms);
}

/** To the millisecond while that tells something, so that steps can be told apart. */
export function exactTime(ms: number): string {
  return ms < 60_000 ? words.history.seconds((Math.max(0, ms) / 1000).toFixed(3)) : formatDuration(ms);
}
