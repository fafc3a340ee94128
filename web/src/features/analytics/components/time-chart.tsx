import { useState, type KeyboardEvent, type PointerEvent } from 'react';

import { cn } from '@/lib/class-names';
import { words } from '@/lib/words';

import { dotsOf, namedPoints, pathOf, ticksOf } from '../lib/scale';

export type Tone = 'accent' | 'warm' | 'hot';

export interface ChartSeries {
  name: string;
  values: (number | null)[];
  tone: Tone;
}

interface TimeChartProps {
  label: string;
  /** What stands below a point, and what it is called in full. */
  points: { short: string; full: string }[];
  series: ChartSeries[];
  /** Bars stand on each other, the first below. */
  kind: 'bars' | 'lines';
  format: (value: number) => string;
}

const fills: Record<Tone, string> = { accent: 'fill-(--accent)', warm: 'fill-(--meter-warm)', hot: 'fill-(--meter-hot)' };
const strokes: Record<Tone, string> = { accent: 'stroke-(--accent)', warm: 'stroke-(--meter-warm)', hot: 'stroke-(--meter-hot)' };
const grounds: Record<Tone, string> = { accent: 'bg-(--accent)', warm: 'bg-(--meter-warm)', hot: 'bg-(--meter-hot)' };

const percent = (share: number) => `${(share * 100).toFixed(3)}%`;

function Bars({ series, top, count }: { series: ChartSeries[]; top: number; count: number }) {
  const width = count > 60 ? 0.84 : 0.68;
  return Array.from({ length: count }, (_, i) => {
    let below = 0;
    return series.map(({ name, values, tone }) => {
      const height = ((values[i] ?? 0) / top) * 100;
      below += height;
      return height > 0 && <rect key={`${name}${i}`} x={i + (1 - width) / 2} y={100 - below} width={width} height={height} className={fills[tone]} />;
    });
  });
}

/** Figures over time. The points are walked with the pointer, a finger or the arrow keys. */
export function TimeChart({ label, points, series, kind, format }: TimeChartProps) {
  const [chosen, setChosen] = useState<number | null>(null);
  const count = points.length;
  const at = chosen === null ? null : Math.min(chosen, count - 1);
  const sums = kind === 'bars' ? points.map((_, i) => series.reduce((sum, { values }) => sum + (values[i] ?? 0), 0)) : series.flatMap(({ values }) => values);
  const ticks = ticksOf(sums);
  const top = ticks[2];
  const told = (i: number) => series.map(({ name, values }) => `${name} ${typeof values[i] === 'number' ? format(values[i]) : words.analytics.none}`).join(', ');

  function point(event: PointerEvent<HTMLDivElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    setChosen(Math.max(0, Math.min(count - 1, Math.floor(((event.clientX - box.left) / box.width) * count))));
  }
  function walk(event: KeyboardEvent) {
    const from = at ?? count - 1;
    const next = { ArrowLeft: from - 1, ArrowDown: from - 1, ArrowRight: from + 1, ArrowUp: from + 1, Home: 0, End: count - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setChosen(Math.max(0, Math.min(count - 1, next)));
  }

  return (
    <div className="grid grid-cols-[auto_1fr] gap-x-2">
      <div aria-hidden className={cn('relative h-44 text-right text-xs text-faint tabular-nums', kind === 'bars' ? 'w-8' : 'w-12')}>
        {ticks.map((tick) => (
          <span key={tick} className="absolute right-0 translate-y-1/2 leading-none whitespace-nowrap" style={{ bottom: percent(tick / top) }}>
            {tick === 0 ? '0' : format(tick)}
          </span>
        ))}
      </div>
      <div
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={1}
        aria-valuemax={count}
        aria-valuenow={(at ?? count - 1) + 1}
        aria-valuetext={`${points[at ?? count - 1]?.full ?? ''}: ${told(at ?? count - 1)}`}
        className="relative h-44 touch-pan-y rounded-sm"
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setChosen(null)}
        onKeyDown={walk}
        onBlur={() => setChosen(null)}
      >
        <svg aria-hidden viewBox={`0 0 ${count} 100`} preserveAspectRatio="none" className="absolute inset-0 size-full overflow-visible">
          {ticks.map((tick) => (
            <line key={tick} x1={0} x2={count} y1={100 - (tick / top) * 100} y2={100 - (tick / top) * 100} vectorEffect="non-scaling-stroke" className="stroke-(--line)" />
          ))}
          {at !== null && <rect x={at} y={0} width={1} height={100} className="fill-(--hover)" />}
          {kind === 'bars' ? (
            <Bars series={series} top={top} count={count} />
          ) : (
            series.map(({ name, values, tone }) => (
              <g key={name} fill="none" strokeLinecap="round" strokeLinejoin="round" className={strokes[tone]}>
                <path d={pathOf(values, top)} strokeWidth={2} vectorEffect="non-scaling-stroke" />
                <path d={dotsOf(values, top)} strokeWidth={7} vectorEffect="non-scaling-stroke" />
              </g>
            ))
          )}
        </svg>
        {at !== null && (
          <div
            aria-hidden
            className={cn('pointer-events-none absolute top-1 z-10 w-max max-w-48 rounded-md border border-line bg-raised px-2.5 py-1.5 text-xs shadow-float', at < count / 2 ? 'translate-x-2' : '-translate-x-full -ml-2')}
            style={{ left: percent(at < count / 2 ? (at + 1) / count : at / count) }}
          >
            <p className="font-medium">{points[at]?.full}</p>
            {series.map(({ name, values, tone }) => (
              <p key={name} className="mt-0.5 flex items-center gap-1.5 text-soft">
                <span className={cn('size-2 shrink-0 rounded-full', grounds[tone])} />
                {name}
                <span className="ml-auto pl-2 font-medium text-ink tabular-nums">{typeof values[at] === 'number' ? format(values[at]) : words.analytics.none}</span>
              </p>
            ))}
          </div>
        )}
      </div>
      <span />
      <div aria-hidden className="relative mt-2 h-4 text-xs text-faint">
        {namedPoints(count).map((named) => (
          <span key={named} className="absolute -translate-x-1/2 whitespace-nowrap max-sm:even:hidden" style={{ left: percent((named + 0.5) / count) }}>
            {points[named]?.short}
          </span>
        ))}
      </div>
    </div>
  );
}

/** Which colour is what. */
export function Legend({ series }: { series: ChartSeries[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-soft">
      {series.map(({ name, tone }) => (
        <li key={name} className="flex items-center gap-1.5">
          <span aria-hidden className={cn('size-2 rounded-full', grounds[tone])} />
          {name}
        </li>
      ))}
    </ul>
  );
}
