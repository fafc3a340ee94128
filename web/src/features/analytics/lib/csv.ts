import type { Analytics } from '../api/get-analytics';

/** The series as a table for a spreadsheet; what is not known is empty. */
export function csvOf(series: Analytics['series']): string {
  const head = [
    'from', 'to', 'sessions', 'messages', 'answers', 'unanswered', 'handoffs', 'settled', 'contained', 'containment', 'handoff_rate',
    'duration_p50_ms', 'duration_p95_ms', 'latency_p50_ms', 'latency_p90_ms', 'latency_p99_ms',
  ];
  const rows = series.map(({ from, to, figures: of }) => [
    from, to, of.sessions, of.messages, of.answers, of.unanswered, of.handoffs, of.settled, of.contained, of.containment, of.handoff_rate,
    of.duration.p50_ms, of.duration.p95_ms, of.latency.p50_ms, of.latency.p90_ms, of.latency.p99_ms,
  ]);
  return [head, ...rows].map((cells) => cells.map((cell) => cell ?? '').join(',')).join('\r\n') + '\r\n';
}
