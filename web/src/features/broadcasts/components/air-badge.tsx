import { MicOff, Pause } from 'lucide-react';

import { cn } from '@/lib/class-names';
import { useNow } from '@/lib/use-now';
import { words } from '@/lib/words';

import { formatClock } from '../lib/clock';
import type { DeskState } from '../lib/desk-state';

type Air = keyof typeof words.desk.state;

const looks: Record<Air, string> = {
  onAir: 'bg-lamp text-white',
  paused: 'bg-warn text-page',
  muted: 'bg-warn text-page',
  starting: 'bg-sunken text-soft',
  reconnecting: 'bg-warn text-page',
  ending: 'bg-sunken text-soft',
};

export function airOf({ phase, connection, ending, paused, muted }: Pick<DeskState, 'phase' | 'connection' | 'ending' | 'paused' | 'muted'>): Air {
  if (ending) return 'ending';
  if (phase === 'starting') return 'starting';
  if (connection === 'reconnecting') return 'reconnecting';
  if (paused) return 'paused';
  return muted ? 'muted' : 'onAir';
}

/** The lamp over the studio's door. */
export function AirBadge({ state, small = false }: { state: Parameters<typeof airOf>[0]; small?: boolean }) {
  const air = airOf(state);
  return (
    <span
      role="status"
      className={cn(
        'inline-flex items-center gap-1.5 rounded-full font-semibold whitespace-nowrap',
        small ? 'px-2 py-0.5 text-xs' : 'px-3 py-1 text-[0.8125rem]',
        looks[air],
      )}
    >
      {air === 'paused' ? (
        <Pause aria-hidden className="size-3.5" />
      ) : air === 'muted' ? (
        <MicOff aria-hidden className="size-3.5" />
      ) : (
        <span aria-hidden className={cn('size-2 rounded-full bg-current', air === 'onAir' && 'animate-pulse-slow')} />
      )}
      {words.desk.state[air]}
    </span>
  );
}

export function Elapsed({ since }: { since: number }) {
  const now = useNow(500);
  return (
    <span role="timer" aria-label={words.desk.elapsed} className="text-[0.9375rem] font-medium tabular-nums">
      {formatClock(now - since)}
    </span>
  );
}

const dots: Record<DeskState['connection'], string> = {
  idle: 'bg-line-strong',
  connecting: 'bg-line-strong',
  open: 'bg-good',
  reconnecting: 'bg-warn',
  closed: 'bg-bad',
};

export function ConnectionState({ state }: { state: DeskState['connection'] }) {
  return (
    <span className="flex items-center gap-2 text-xs text-soft">
      <span aria-hidden className={cn('size-2 rounded-full', dots[state])} />
      {words.desk.connection[state]}
    </span>
  );
}
