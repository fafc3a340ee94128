import { ArrowDownRight, ArrowUpRight, Equal } from 'lucide-react';

import { cn } from '@/lib/class-names';
import { words } from '@/lib/words';

import type { Change } from '../lib/change';

interface TileProps {
  label: string;
  value: string;
  detail?: string | undefined;
  change: Change | null;
  /** What is better; without it neither is. */
  better?: 'up' | 'down';
}

const icons = { up: ArrowUpRight, down: ArrowDownRight, same: Equal };

function ChangeMark({ change, better }: { change: Change; better: 'up' | 'down' | undefined }) {
  const { way, amount, unit } = change;
  const text = words.analytics.change;
  const size = unit === 'percent' ? text.percent(amount) : text.points(amount);
  const Icon = icons[way];
  const tone = way === 'same' || !better ? 'text-soft' : way === better ? 'text-good' : 'text-bad';
  return (
    <span title={text.before} className={cn('flex items-center gap-0.5 text-xs font-medium tabular-nums', tone)}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      <span aria-hidden>{way === 'same' ? text.same : size}</span>
      <span className="sr-only">
        {way === 'same' ? text.same : text[way](size)} {text.before}
      </span>
    </span>
  );
}

/** A figure, what it is of, and how it stands against the period before; for a <dl>. */
export function Tile({ label, value, detail, change, better }: TileProps) {
  return (
    <div className="flex flex-col bg-surface px-4 py-3.5 sm:px-5">
      <dt className="order-2 mt-0.5 text-xs text-soft">{label}</dt>
      <dd className="order-1 flex flex-wrap items-baseline gap-x-2">
        <span className="text-xl font-semibold tracking-tight whitespace-nowrap text-ink tabular-nums">{value}</span>
        {change && <ChangeMark change={change} better={better} />}
      </dd>
      {detail && <dd className="order-3 text-xs text-faint">{detail}</dd>}
    </div>
  );
}
