import { StatRow } from '@/components/stat';
import { formatDuration } from '@/lib/dates';
import { formatCount, formatShare } from '@/lib/numbers';
import { words } from '@/lib/words';

import type { Figures } from '../api/get-analytics';
import { changeOf, shareChangeOf } from '../lib/change';
import { formatWait } from '../lib/format';

import { Tile } from './tile';

const orNone = (value: number | null, format: (known: number) => string) => (value === null ? words.analytics.none : format(value));

/** `before`: the same of the period before, null while it is not known. */
export function Tiles({ now, before }: { now: Figures; before: Figures | null }) {
  const { tiles, details } = words.analytics;
  const count = (member: 'sessions' | 'messages' | 'unanswered') => changeOf(now[member], before?.[member] ?? null);
  const perSession = now.sessions > 0 ? details.perSession((now.messages / now.sessions).toLocaleString('en', { maximumFractionDigits: 1 })) : undefined;
  return (
    <StatRow className="mb-4 grid-cols-2 lg:grid-cols-4">
      <Tile label={tiles.sessions} value={formatCount(now.sessions)} change={count('sessions')} />
      <Tile label={tiles.messages} value={formatCount(now.messages)} detail={perSession} change={count('messages')} />
      <Tile
        label={tiles.containment}
        value={orNone(now.containment, formatShare)}
        detail={now.settled > 0 ? details.containment(now.contained, now.settled) : undefined}
        change={shareChangeOf(now.containment, before?.containment ?? null)}
        better="up"
      />
      <Tile
        label={tiles.handoffs}
        value={orNone(now.handoff_rate, formatShare)}
        detail={details.handoffs(now.handoffs)}
        change={shareChangeOf(now.handoff_rate, before?.handoff_rate ?? null)}
        better="down"
      />
      <Tile
        label={tiles.unanswered}
        value={formatCount(now.unanswered)}
        detail={now.answers > 0 ? details.unanswered(formatShare(now.unanswered / now.answers)) : undefined}
        change={count('unanswered')}
        better="down"
      />
      <Tile
        label={tiles.duration}
        value={orNone(now.duration.p50_ms, formatDuration)}
        detail={now.duration.p95_ms === null ? undefined : details.duration(formatDuration(now.duration.p95_ms))}
        change={changeOf(now.duration.p50_ms, before?.duration.p50_ms ?? null)}
      />
      <Tile
        label={tiles.latency}
        value={orNone(now.latency.p50_ms, formatWait)}
        detail={now.latency.p90_ms === null ? undefined : details.latency(formatWait(now.latency.p90_ms))}
        change={changeOf(now.latency.p50_ms, before?.latency.p50_ms ?? null)}
        better="down"
      />
      <Tile
        label={tiles.slowest}
        value={orNone(now.latency.p99_ms, formatWait)}
        detail={now.latency.p99_ms === null ? undefined : details.slowest}
        change={changeOf(now.latency.p99_ms, before?.latency.p99_ms ?? null)}
        better="down"
      />
    </StatRow>
  );
}
