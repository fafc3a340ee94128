import { ChevronsUpDown } from 'lucide-react';
import { useMemo, useState } from 'react';

import { cn } from '@/lib/class-names';
import { diffLines, foldSame, type DiffLine } from '@/lib/line-diff';
import { words } from '@/lib/words';

const looks: Record<DiffLine['kind'], { row: string; sign: string; said: string }> = {
  same: { row: '', sign: ' ', said: '' },
  gone: { row: 'bg-bad-soft', sign: '−', said: words.versions.gone },
  new: { row: 'bg-good-soft', sign: '+', said: words.versions.added },
};

function Line({ line }: { line: DiffLine }) {
  const { row, sign, said } = looks[line.kind];
  return (
    <div className={cn('flex min-w-max', row)}>
      <span aria-hidden className="w-10 shrink-0 pr-2 text-right text-soft tabular-nums select-none">
        {line.before}
      </span>
      <span aria-hidden className="w-10 shrink-0 pr-2 text-right text-soft tabular-nums select-none">
        {line.after}
      </span>
      <span aria-hidden className={cn('w-5 shrink-0 select-none', line.kind === 'gone' && 'text-bad', line.kind === 'new' && 'text-good')}>
        {sign}
      </span>
      {said && <span className="sr-only">{said}: </span>}
      <span className="pr-4 whitespace-pre">{line.text}</span>
    </div>
  );
}

interface DiffViewProps {
  before: string;
  after: string;
  label: string;
  /** What is said where nothing differs. */
  same: string;
}

/** What changed between two texts, line by line; what is alike is folded. */
export function DiffView({ before, after, label, same }: DiffViewProps) {
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  const blocks = useMemo(() => foldSame(lines), [lines]);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const added = lines.filter(({ kind }) => kind === 'new').length;
  const gone = lines.filter(({ kind }) => kind === 'gone').length;
  if (added + gone === 0) return <p className="px-5 py-8 text-center text-[0.8125rem] text-soft">{same}</p>;
  return (
    <>
      <p className="px-4 py-2.5 text-xs text-soft sm:px-5">{words.versions.tally(added, gone)}</p>
      {/* Scrolls sideways, so the keyboard must reach it. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div role="region" tabIndex={0} aria-label={label} className="overflow-x-auto border-t border-line py-2 font-mono text-xs leading-relaxed -outline-offset-2">
        {blocks.map(({ hidden, lines: some }, index) =>
          hidden && !opened.has(index) ? (
            <button
              key={index}
              type="button"
              onClick={() => setOpened(new Set([...opened, index]))}
              className="sticky left-0 my-1 flex w-full items-center gap-2 bg-sunken px-4 py-1.5 text-left font-sans text-xs text-soft -outline-offset-2 hover:text-ink"
            >
              <ChevronsUpDown aria-hidden className="size-3.5" />
              {words.versions.hidden(some.length)}
            </button>
          ) : (
            some.map((line) => <Line key={`${line.before ?? ''}/${line.after ?? ''}`} line={line} />)
          ),
        )}
      </div>
    </>
  );
}
