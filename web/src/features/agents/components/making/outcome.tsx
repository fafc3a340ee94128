import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

import { formatDuration } from '@/lib/dates';
import { words } from '@/lib/words';

import type { Making } from '../../lib/stages';

import { Counts, Part } from './parts';

const text = words.creation.outcome;

interface OutcomeProps {
  making: Making;
  captions: ReadonlyMap<string, ReactNode>;
  onSelect: (state: string) => void;
}

/** What came of it all: the parts of the definition in numbers, and each stage with its result. */
export function Outcome({ making, captions, onSelect }: OutcomeProps) {
  const { definition, quality, groups } = making;
  return (
    <div className="grid content-start gap-5 p-4 sm:p-5">
      <div>
        <h2 className="text-sm font-semibold">{text.title}</h2>
        <p className="text-[0.8125rem] text-faint">{text.text}</p>
      </div>
      {definition && (
        <Counts
          rows={[
            [text.numbers.steps, definition.steps.length],
            [text.numbers.rules, definition.rules.length],
            [text.numbers.handoff, definition.handoff.length],
            [text.numbers.guardrails, definition.guardrails.length],
            [text.numbers.tools, definition.tools.length],
            ...(quality === null ? [] : ([[text.quality, text.qualityOf(quality)]] as [string, string][])),
          ]}
        />
      )}
      <Part title={text.stages} count={groups.size}>
        <ol className="divide-y divide-line overflow-hidden rounded-lg border border-line">
          {[...groups.values()].map(({ title, rounds }) => (
            <li key={title}>
              <button type="button" onClick={() => onSelect(title)} className="flex w-full items-center gap-3 px-3 py-2 text-left -outline-offset-2 hover:bg-sunken">
                <span className="min-w-0 flex-1">
                  <span className="block text-[0.8125rem] font-medium">{title}</span>
                  <span className="block truncate text-xs text-soft">{captions.get(title)}</span>
                </span>
                <span className="text-xs text-faint tabular-nums">{formatDuration(rounds.reduce((sum, { took_us: took }) => sum + took, 0) / 1000)}</span>
                <ChevronRight aria-hidden className="size-4 shrink-0 text-faint" />
              </button>
            </li>
          ))}
        </ol>
      </Part>
    </div>
  );
}

/** Where the graph is gone: the stages one below the other. */
export function StageList({ making, captions, panel }: { making: Making; captions: ReadonlyMap<string, ReactNode>; panel: (state: string) => ReactNode }) {
  return (
    <ul className="grid gap-2">
      {[...making.groups.keys()].map((title) => (
        <li key={title}>
          <details className="rounded-lg border border-line bg-surface">
            <summary className="cursor-pointer px-4 py-2.5 text-[0.8125rem] font-medium">
              {title} <span className="font-normal text-soft">{captions.get(title)}</span>
            </summary>
            <div className="border-t border-line p-4">{panel(title)}</div>
          </details>
        </li>
      ))}
    </ul>
  );
}
