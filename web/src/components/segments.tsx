import type { LucideIcon } from 'lucide-react';

import { cn } from '@/lib/class-names';

/** The ground that segments stand on, and a segment; the chosen one is told by `aria-pressed` or `data-state`. */
export const segmentGround = 'flex max-w-full gap-0.5 overflow-x-auto rounded-lg bg-sunken p-0.5';
export const segment =
  'flex items-center gap-1.5 rounded-md border border-transparent px-2.5 py-1 text-xs font-medium whitespace-nowrap text-soft transition-colors hover:text-ink aria-pressed:border-segment-line aria-pressed:bg-segment aria-pressed:text-ink aria-pressed:shadow-card data-[state=active]:border-segment-line data-[state=active]:bg-segment data-[state=active]:text-ink data-[state=active]:shadow-card';

interface SegmentsProps<Value> {
  label: string;
  value: Value;
  choices: readonly { value: Value; label: string; icon?: LucideIcon }[];
  onChange: (value: Value) => void;
  className?: string;
}

/** One of a few, side by side, such as the views of one thing. */
export function Segments<Value extends string | number>({ label, value, choices, onChange, className }: SegmentsProps<Value>) {
  return (
    <div role="group" aria-label={label} className={cn(segmentGround, className)}>
      {choices.map(({ value: each, label: text, icon: Icon }) => (
        <button key={each} type="button" aria-pressed={each === value} onClick={() => onChange(each)} className={segment}>
          {Icon && <Icon aria-hidden className="size-3.5" />}
          {text}
        </button>
      ))}
    </div>
  );
}
