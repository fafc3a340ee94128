import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';

import { Dialog } from '@/components/ui/dialog';
import { cn } from '@/lib/class-names';
import { useLast } from '@/lib/use-last';
import { words } from '@/lib/words';

interface SopText {
  /** From line 1 on; at 0 the hand-off description. */
  lines: string[];
  open: (lines: readonly number[]) => void;
}

const Sop = createContext<SopText>({ lines: [], open: () => undefined });
export const useSop = () => useContext(Sop);

interface SopProviderProps {
  version: number;
  sop: string;
  handoff: string;
  children: ReactNode;
}

/** Lets whatever is in it show lines of the SOP, and open the SOP at them. */
export function SopProvider({ version, sop, handoff, children }: SopProviderProps) {
  const [marked, setMarked] = useState<readonly number[] | null>(null);
  const shown = useLast(marked) ?? [];
  const value = useMemo(() => ({ lines: [handoff, ...sop.split(/\r?\n/)], open: setMarked }), [sop, handoff]);
  return (
    <Sop value={value}>
      {children}
      <Dialog open={marked !== null} onOpenChange={(open) => !open && setMarked(null)} title={words.creation.sopTitle} text={words.creation.sopText(version)} shape="sheet">
        <Lines lines={value.lines} marked={shown} />
      </Dialog>
    </Sop>
  );
}

const look = (text: string) => (/^\s*#/.test(text) ? 'font-semibold' : '');

function Lines({ lines, marked }: { lines: readonly string[]; marked: readonly number[] }) {
  const first = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // Newer browsers answer with a promise, which an effect must not.
    first.current?.scrollIntoView({ block: 'center' });
  }, []);
  const top = Math.min(...marked);
  const handoff = lines[0] ?? '';
  return (
    <ol className="-mx-5 text-[0.8125rem] leading-relaxed">
      {lines.map((text, number) =>
        number === 0 && handoff === '' ? null : (
          <li
            key={number}
            ref={number === top ? first : null}
            aria-current={marked.includes(number) ? true : undefined}
            className={cn('flex gap-3 px-5 py-0.5', number === 0 && 'mb-3 border-b border-line pb-3', marked.includes(number) && 'bg-(--mark) text-(--mark-ink)')}
          >
            <span className={cn('w-8 shrink-0 text-right text-xs leading-[inherit] tabular-nums select-none', marked.includes(number) ? 'font-semibold' : 'text-faint')}>{number > 0 && number}</span>
            <span className={cn('min-w-0 flex-1 break-words whitespace-pre-wrap', look(text))}>
              {number === 0 && <span className="block text-xs font-medium">{words.creation.handoffDescription}</span>}
              {text || ' '}
            </span>
          </li>
        ),
      )}
    </ol>
  );
}

/** Numbers of lines; each shows the SOP there. */
export function LineChips({ lines }: { lines: readonly number[] }) {
  const { open } = useSop();
  const most = 6;
  if (lines.length === 0) return null;
  const shown = lines.slice(0, most);
  return (
    <span className="inline-flex flex-wrap gap-1 align-baseline">
      {shown.map((line) => (
        <button
          key={line}
          type="button"
          title={words.creation.openLine(line)}
          aria-label={words.creation.openLine(line)}
          onClick={() => open([line])}
          className="min-h-6 min-w-6 rounded border border-line bg-surface px-1.5 text-center text-[0.6875rem] leading-5 text-soft tabular-nums hover:border-accent hover:text-accent-ink"
        >
          {line > 0 ? line : words.creation.line(0)}
        </button>
      ))}
      {lines.length > most && (
        <button type="button" onClick={() => open(lines)} aria-label={words.creation.lines} className="min-h-6 rounded px-1 text-[0.6875rem] text-soft hover:text-accent-ink">
          {words.workflowGraph.more(lines.length - most)}
        </button>
      )}
    </span>
  );
}

/** Lines of the SOP as they stand there. */
export function LineQuotes({ lines, overruled = 0 }: { lines: readonly number[]; overruled?: number }) {
  const { lines: text, open } = useSop();
  const most = 4;
  if (lines.length === 0) return null;
  return (
    <ul className="overflow-hidden rounded-lg border border-line bg-sunken text-[0.8125rem]">
      {lines.slice(0, most).map((line) => (
        <li key={line} className="border-line not-first:border-t">
          <button
            type="button"
            title={words.creation.openLine(line)}
            onClick={() => open(lines)}
            className="flex w-full items-baseline gap-3 px-3 py-1.5 text-left -outline-offset-2 hover:bg-hover"
          >
            <span className="w-6 shrink-0 text-right text-xs text-faint tabular-nums">{line > 0 ? line : ''}</span>
            <span className={cn('min-w-0 flex-1 break-words', line === overruled && 'text-soft line-through decoration-bad/70')}>
              {(text[line] ?? '').trim().replace(/^#+\s*/, '') || words.creation.handoffDescription}
            </span>
            {line === overruled && <span className="shrink-0 text-xs text-bad">{words.creation.attention.leftOut}</span>}
          </button>
        </li>
      ))}
      {lines.length > most && (
        <li className="border-t border-line">
          <button type="button" onClick={() => open(lines)} className="w-full px-3 py-1.5 pl-12 text-left text-xs text-soft -outline-offset-2 hover:text-accent-ink">
            {words.workflowGraph.more(lines.length - most)}
          </button>
        </li>
      )}
    </ul>
  );
}
