import { CircleCheck, Lightbulb } from 'lucide-react';
import type { ReactNode } from 'react';

import { formatCount } from '@/lib/numbers';

/** A part of what a stage left, with a heading; left out where it is empty. */
export function Part({ title, count, children }: { title: string; count?: number; children: ReactNode }) {
  if (count === 0) return null;
  return (
    <section className="grid content-start gap-2">
      <h3 className="flex items-baseline gap-1.5 text-xs font-medium text-faint">
        {title}
        {count !== undefined && <span className="tabular-nums">{formatCount(count)}</span>}
      </h3>
      {children}
    </section>
  );
}

export function Chips({ items }: { items: readonly string[] }) {
  return (
    <ul className="flex flex-wrap gap-1.5">
      {items.map((item) => (
        <li key={item} className="rounded-md bg-sunken px-2 py-1 text-xs">
          {item}
        </li>
      ))}
    </ul>
  );
}

/** Numbers and what they count, small. */
export function Counts({ rows }: { rows: readonly [name: string, value: number | string][] }) {
  return (
    <dl className="flex flex-wrap overflow-hidden rounded-lg border border-line">
      {rows.map(([name, value]) => (
        <div key={name} className="-mt-px -ml-px flex grow basis-24 flex-col-reverse justify-end border-t border-l border-line px-3 py-2">
          <dt className="text-xs text-faint">{name}</dt>
          <dd className="text-base font-semibold tabular-nums">{typeof value === 'number' ? formatCount(value) : value}</dd>
        </div>
      ))}
    </dl>
  );
}

const looks = { good: { icon: CircleCheck, ink: 'text-good' }, idea: { icon: Lightbulb, ink: 'text-faint' } };

export function Points({ items, look }: { items: readonly string[]; look?: keyof typeof looks }) {
  const Mark = look && looks[look].icon;
  return (
    <ul className="grid gap-1.5 text-[0.8125rem]">
      {items.map((item) => (
        <li key={item} className="flex gap-2">
          {Mark ? <Mark aria-hidden className={`mt-0.5 size-4 shrink-0 ${looks[look].ink}`} /> : <span aria-hidden className="mt-2 size-1 shrink-0 rounded-full bg-soft" />}
          <span className="min-w-0 break-words">{item}</span>
        </li>
      ))}
    </ul>
  );
}
