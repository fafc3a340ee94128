/** "04:07" or "1:04:07": how long something lasts, as a clock counts it. */
export function formatClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = `${two(minutes)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

interface Span {
  created_at: string;
  ended_at: string | null;
}

/** How long a broadcast lasted, or lasts at `now`. */
export function durationOf({ created_at: from, ended_at: to }: Span, now: number): string {
  return formatClock((to ? Date.parse(to) : now) - Date.parse(from));
}
