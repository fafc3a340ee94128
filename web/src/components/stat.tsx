import type { ReactNode } from 'react';

import { cn } from '@/lib/class-names';

interface StatProps {
  label: string;
  value: ReactNode;
  tone?: 'plain' | 'good' | 'bad' | 'accent';
}

const tones = { plain: 'text-ink', good: 'text-good', bad: 'text-bad', accent: 'text-accent-ink' };

/** A number and what it counts, for a <dl> of StatRow. */
export function Stat({ label, value, tone = 'plain' }: StatProps) {
  return (
    <div className="flex flex-col-reverse justify-end bg-surface px-4 py-3.5 sm:px-5">
      <dt className="mt-0.5 text-xs text-faint">{label}</dt>
      <dd className={cn('text-xl font-semibold tracking-tight tabular-nums', tones[tone])}>{value}</dd>
    </div>
  );
}

export function StatRow({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <dl className={cn('grid gap-px overflow-hidden rounded-xl border border-line bg-line shadow-card', className)}>
      {children}
    </dl>
  );
}
