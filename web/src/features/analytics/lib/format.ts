import { formatDuration } from '@/lib/dates';
import { words } from '@/lib/words';

/** A time that people wait: tenths of a second count. */
export function formatWait(ms: number): string {
  return ms >= 1000 && ms < 10_000 ? words.time.seconds(Math.round(ms / 100) / 10) : formatDuration(ms);
}
