import { useMemo } from 'react';

import { cn } from '@/lib/class-names';

import { layoutOf } from '../lib/layout';
import { readMachine } from '../lib/machine';

const tints: Record<string, string> = {
  Task: 'fill-tint-2 stroke-tint-2-ink/50',
  Choice: 'fill-tint-4 stroke-tint-4-ink/50',
  Wait: 'fill-tint-3 stroke-tint-3-ink/50',
  Succeed: 'fill-good-soft stroke-good/50',
  Fail: 'fill-bad-soft stroke-bad/50',
};

const wordless = { labelOf: () => '' };

/** The shape of a machine in the size of a stamp. */
export function MiniGraph({ definition }: { definition: unknown }) {
  const { nodes, edges, width, height } = useMemo(() => layoutOf(readMachine(definition) ?? { id: '', startAt: '', states: [] }, wordless), [definition]);
  return (
    <svg aria-hidden viewBox={`-6 -6 ${width + 12} ${height + 12}`} className="size-full">
      {[...nodes]
        .sort((a, b) => a.depth - b.depth)
        .map(({ id, kind, x, y, width: w, height: h, state }) => (
          <rect
            key={id}
            x={x}
            y={y}
            width={w}
            height={h}
            rx={kind === 'start' || kind === 'end' ? h / 2 : 14}
            strokeWidth={4}
            className={cn(kind === 'box' ? 'fill-surface stroke-line-strong/60' : state ? (tints[state.type] ?? 'fill-surface stroke-line-strong') : 'fill-soft stroke-none')}
          />
        ))}
      {edges.map(({ id, path, caught }) => (
        <path key={id} d={path} fill="none" strokeWidth={4} strokeDasharray={caught ? '10 8' : undefined} className="stroke-line-strong" />
      ))}
    </svg>
  );
}
