import { Fragment, useMemo, useState, type ReactNode } from 'react';

import { Button } from '@/components/ui/button';
import { cn } from '@/lib/class-names';
import type { Parts } from '@/lib/code-points';
import { blocksOf, isSheet, numberColumns, rowsAround, sheetBlocksOf, type Block, type Cell, type Piece } from '@/lib/passage-blocks';
import { words } from '@/lib/words';

function Pieces({ pieces, className }: { pieces: Piece[]; className?: string }) {
  return pieces.map(({ text, marked }, index) =>
    marked ? (
      <mark key={index} className={className}>
        {text}
      </mark>
    ) : (
      <Fragment key={index}>{text}</Fragment>
    ),
  );
}

function MoreRows({ onShow, children }: { onShow: () => void; children: ReactNode }) {
  return (
    <div className="bg-sunken px-1.5 py-1">
      <Button look="quiet" size="sm" onClick={onShow}>
        {children}
      </Button>
    </div>
  );
}

function Table({ head, rows }: Extract<Block, { kind: 'table' }>) {
  const numbers = useMemo(() => numberColumns(rows), [rows]);
  const [all, setAll] = useState(false);
  const around = useMemo(() => rowsAround(rows), [rows]);
  const { from, to } = all ? { from: 0, to: rows.length } : around;
  const align = (column: number) => (numbers.has(column) ? 'text-right tabular-nums' : '');
  return (
    // Scrolls sideways where it is wide, so the keyboard must reach it.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div role="region" aria-label={words.source.table} tabIndex={0} className="my-2.5 overflow-x-auto rounded-lg border border-line bg-surface first:mt-0 last:mb-0">
      {from > 0 && <MoreRows onShow={() => setAll(true)}>{words.source.rowsAbove(from)}</MoreRows>}
      <table className="w-full border-collapse text-left">
        {head && (
          <thead>
            <tr className="border-b border-line bg-sunken text-xs text-soft">
              {head.map((cell, index) => (
                <th key={index} scope="col" className={cn('px-2.5 py-1.5 align-top font-medium', align(index))}>
                  <Pieces pieces={cell} />
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody className="divide-y divide-line">
          {rows.slice(from, to).map(({ cells, marked }, index) => (
            <tr key={from + index} className={marked ? 'bg-mark text-mark-ink' : 'text-soft'}>
              {cells.map((cell, column) => (
                <td key={column} className={cn('px-2.5 py-1.5 align-top whitespace-pre-line', align(column))}>
                  {/* The row has the colour already. */}
                  <Pieces pieces={cell} {...(marked ? { className: 'bg-transparent' } : {})} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {to < rows.length && <MoreRows onShow={() => setAll(true)}>{words.source.rowsBelow(rows.length - to)}</MoreRows>}
    </div>
  );
}

/** What stands around a passage; a table has its own. */
export const passageFrame = (document: string) =>
  cn('text-[0.8125rem] leading-relaxed break-words', !isSheet(document) && 'rounded-xl border border-line bg-surface p-4 sm:p-5');

interface PassageProps {
  parts: Parts;
  /** Its name: a sheet is all table. */
  document: string;
  /** Where the parts do not begin with the document. */
  cutBefore?: boolean;
}

/** The text of a document with the quote marked, lines as they are, and tables as such. */
export function Passage({ parts, document, cutBefore = false }: PassageProps) {
  const { before, quote, after } = parts;
  const blocks = useMemo(() => {
    if (isSheet(document)) return sheetBlocksOf({ before, quote, after }, !cutBefore);
    const cutText = cutBefore && !before.trimStart().startsWith('|');
    return blocksOf({ before: cutText ? `… ${before}` : before, quote, after });
  }, [before, quote, after, document, cutBefore]);
  return blocks.map((block, index) =>
    block.kind === 'table' ? (
      <Table key={index} {...block} />
    ) : (
      <div key={index} className="whitespace-pre-wrap text-soft">
        <Pieces pieces={block.pieces} />
      </div>
    ),
  );
}

const isFilled = (cell: Cell) => cell.length > 0;

/** The same in running text: rows below each other, their cells joined. */
export function PassageLine({ parts, document }: { parts: Parts; document: string }) {
  const blocks = isSheet(document) ? sheetBlocksOf(parts, false) : blocksOf(parts);
  return blocks.map((block, index) =>
    block.kind === 'text' ? (
      <Pieces key={index} pieces={block.pieces} />
    ) : (
      <Fragment key={index}>
        {index > 0 && <br />}
        {[...(block.head ? [{ cells: block.head }] : []), ...block.rows].map(({ cells }, row) => (
          <Fragment key={row}>
            {cells.filter(isFilled).map((cell, column) => (
              <Fragment key={column}>
                {column > 0 && ' · '}
                <Pieces pieces={cell} />
              </Fragment>
            ))}
            <br />
          </Fragment>
        ))}
      </Fragment>
    ),
  );
}
