import { formatDuration } from '@/lib/dates';

/** How long something took, or takes until now. */
export function durationOf(from: string, to: string | null, now: number): string {
  const end = to === null ? now : Date.parse(to);
  return formatDuration(Math.max(0, end - Date.parse(from)));
}
