/**
 * The text of documents with its tables told apart, so that nobody has to read `| a | b |` or `a,"b, c"`.
 * A passage may begin or end within a table, and a quote anywhere in one.
 */
import type { Parts } from './code-points';

export interface Piece {
  text: string;
  /** Of the quote. */
  marked: boolean;
}
export type Cell = Piece[];
export interface Row {
  cells: Cell[];
  /** All of it is the quote. */
  marked: boolean;
}
export type Block = { kind: 'text'; pieces: Piece[] } | { kind: 'table'; head: Cell[] | null; rows: Row[] };

interface Span {
  from: number;
  to: number;
}

/** Cell by cell: one expression for the whole line could take exponential time on a hostile document. */
export const isDelimiter = (line: string) =>
  line.includes('|') && line.includes('-') && line.split('|').every((cell) => /^:?-*:?$/.test(cell.trim()));

/** Two cells at least: one between bars is as likely something else. */
export function isRow(line: string): boolean {
  const row = line.trim();
  const second = row.indexOf('|', 1);
  return row.startsWith('|') && row.endsWith('|') && second > 0 && second < row.length - 1;
}

/** Without white space around it. */
function trimmed(text: string, { from, to }: Span): Span {
  let [first, last] = [from, to];
  while (first < last && /\s/.test(text.charAt(first))) first += 1;
  while (last > first && /\s/.test(text.charAt(last - 1))) last -= 1;
  return { from: first, to: last };
}

/** Spans of the cells of a row, without what surrounds them. */
function cellsIn(text: string, { from, to }: Span): Span[] {
  const cells: Span[] = [];
  let begin = from;
  const close = (end: number) => {
    let { from: first, to: last } = trimmed(text, { from: begin, to: end });
    if (last - first > 4 && text.startsWith('**', first) && text.startsWith('**', last - 2)) [first, last] = [first + 2, last - 2];
    cells.push({ from: first, to: last });
    begin = end + 1;
  };
  for (let index = from; index < to; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === '|') close(index);
  }
  if (text.slice(begin, to).trim() !== '') close(to);
  // What stands before the first bar is no cell, unless the row was cut there.
  const [first] = cells;
  return first && first.from === first.to && text.slice(from, first.from).trim() === '' ? cells.slice(1) : cells;
}

const unescaped = (text: string) => text.replaceAll('\\|', '|');

/** The cells of one row, as they are read. */
export function cellTexts(row: string): string[] {
  return cellsIn(row, { from: 0, to: row.length }).map(({ from, to }) => unescaped(row.slice(from, to)));
}

/** The whole text, its lines, and what of a span is marked. */
function readParts({ before, quote, after }: Parts) {
  const text = before + quote + after;
  const mark = { from: before.length, to: before.length + quote.length };
  const piecesOf = ({ from, to }: Span): Piece[] => {
    const [first, last] = [Math.min(Math.max(mark.from, from), to), Math.max(Math.min(mark.to, to), from)];
    const pieces =
      first < last
        ? [
            { text: text.slice(from, first), marked: false },
            { text: text.slice(first, last), marked: true },
            { text: text.slice(last, to), marked: false },
          ]
        : [{ text: text.slice(from, to), marked: false }];
    return pieces.filter((piece) => piece.text !== '');
  };
  const isMarked = (spans: Span[]) => {
    const filled = spans.filter(({ from, to }) => from < to);
    return filled.length > 0 && filled.every(({ from, to }) => mark.from <= from && to <= mark.to);
  };
  const lines: Span[] = [];
  for (let from = 0; from <= text.length; ) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    lines.push({ from, to });
    from = to + 1;
  }
  return { text, lines, piecesOf, isMarked };
}

/** Nothing of it is of the quote: then it may stand at the head. */
const isPlain = (cells: Cell[]) => !cells.some((cell) => cell.some(({ marked }) => marked));

export function blocksOf(parts: Parts): Block[] {
  const { text, lines, piecesOf, isMarked } = readParts(parts);
  const lineAt = (index: number) => {
    const line = lines[index];
    return line ? text.slice(line.from, line.to) : '';
  };
  const isTableAt = (index: number) => {
    const line = lineAt(index);
    if (isRow(line)) return true;
    if (isDelimiter(line) && (isRow(lineAt(index - 1)) || isRow(lineAt(index + 1)))) return true;
    // The first and the last may be cut.
    if (index === 0) return line.trimEnd().endsWith('|') && isRow(lineAt(1));
    return index === lines.length - 1 && line.trimStart().startsWith('|') && isRow(lineAt(index - 1));
  };

  const tableOf = (run: Span[]): Block => {
    const headed = run[1] !== undefined && isDelimiter(text.slice(run[1].from, run[1].to));
    const rows = run
      .filter(({ from, to }) => !isDelimiter(text.slice(from, to)))
      .map((span) => {
        const spans = cellsIn(text, span);
        return {
          cells: spans.map((cell) => piecesOf(cell).map((piece) => ({ ...piece, text: unescaped(piece.text) }))),
          marked: isMarked(spans),
          cut: !text.slice(span.from, span.to).trimStart().startsWith('|'),
        };
      });
    const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
    const [head, ...rest] = rows.map(({ cells, marked, cut }): Row => {
      const missing = cut ? Array.from({ length: width - cells.length }, (): Cell => []) : [];
      return { marked, cells: [...missing, ...cells] };
    });
    if (!head) return { kind: 'table', head: null, rows: [] };
    return headed && isPlain(head.cells) ? { kind: 'table', head: head.cells, rows: rest } : { kind: 'table', head: null, rows: [head, ...rest] };
  };

  const blocks: Block[] = [];
  for (let index = 0; index < lines.length; ) {
    const table = isTableAt(index);
    let next = index + 1;
    while (next < lines.length && isTableAt(next) === table) next += 1;
    const run = lines.slice(index, next);
    if (table) blocks.push(tableOf(run));
    else {
      const [from, to] = [run[0]?.from ?? 0, run.at(-1)?.to ?? 0];
      // Beside a table the empty lines are the page's.
      const cut = text.slice(from, to);
      const lead = index > 0 ? cut.length - cut.replace(/^\s*\n/, '').length : 0;
      const trail = next < lines.length ? cut.length - cut.trimEnd().length : 0;
      const pieces = piecesOf({ from: from + lead, to: Math.max(from + lead, to - trail) });
      if (pieces.length > 0) blocks.push({ kind: 'text', pieces });
    }
    index = next;
  }
  return blocks;
}

export const isSheet = (document: string) => /\.(csv|tsv)$/i.test(document);

/** A mark that is not closed within as many lines quotes nothing. */
const QUOTED_LINES_MAX = 50;

/** Spans of the cells, row by row, without the quotation marks around them; what is quoted may have several lines. */
function sheetRows(text: string, separator: string): Span[][] {
  const rows: Span[][] = [];
  let cells: Span[] = [];
  let begin = 0;
  /** Nothing but white space in the cell so far. */
  let blank = true;
  let opened: number | null = null;
  let lines = 0;
  for (let index = 0; index <= text.length; index += 1) {
    const sign = text[index];
    if (opened !== null) {
      if (sign === '\n') lines += 1;
      if (sign === undefined || lines > QUOTED_LINES_MAX) {
        [index, opened, blank] = [opened, null, false];
      } else if (sign === '"') {
        if (text[index + 1] === '"') index += 1;
        else opened = null;
      }
    } else if (sign === '"' && blank) {
      [opened, lines, blank] = [index, 0, false];
    } else if (sign === undefined || sign === '\n' || sign === separator) {
      let { from, to } = trimmed(text, { from: begin, to: index });
      if (to - from > 1 && text[from] === '"' && text[to - 1] === '"') [from, to] = [from + 1, to - 1];
      cells.push({ from, to });
      [begin, blank] = [index + 1, true];
      if (sign !== separator) {
        if (cells.length > 1 || from < to) rows.push(cells);
        cells = [];
      }
    } else if (!/\s/.test(sign)) {
      blank = false;
    }
  }
  return rows;
}

/** As much of a text tells its separator. */
const SEPARATOR_SAMPLE_CHARACTERS = 20_000;

/**
 * What divides the cells of a sheet (RFC 4180 and its relatives): the sign that gives most rows the same
 * number of cells. A sign that blanks follow is more likely one of a sentence.
 */
function separatorIn(text: string): string | null {
  const sample = text.slice(0, SEPARATOR_SAMPLE_CHARACTERS);
  let best: { sign: string; even: number; blanks: number } | null = null;
  for (const sign of ['\t', ',', ';']) {
    const rows = sheetRows(sample, sign);
    const counts = new Map<number, number>();
    for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
    const [cells, same] = [...counts].reduce((most, each) => (each[1] > most[1] ? each : most), [1, 0]);
    if (!rows.some(({ length }) => length > 1)) continue;
    const even = cells > 1 ? same - (rows.length - same) : 0;
    const blanks = sample.split(`${sign} `).length;
    if (!best || even > best.even || (even === best.even && blanks < best.blanks)) best = { sign, even, blanks };
  }
  return best && best.sign;
}

const undoubled = (text: string) => text.replaceAll('""', '"');

/** The cells of some rows of a sheet, as they are read. */
export function sheetCellTexts(text: string): string[][] {
  const rows = sheetRows(text, separatorIn(text) ?? ',');
  return rows.map((cells) => cells.map(({ from, to }) => undoubled(text.slice(from, to))));
}

/** A sheet, or a part of it; `headed`: its first line names the columns. */
export function sheetBlocksOf(parts: Parts, headed: boolean): Block[] {
  const { text, piecesOf, isMarked } = readParts(parts);
  const separator = separatorIn(text);
  if (separator === null) return blocksOf(parts);
  const rows = sheetRows(text, separator).map((spans): Row => ({
    cells: spans.map((cell) => piecesOf(cell).map((piece) => ({ ...piece, text: undoubled(piece.text) }))),
    marked: isMarked(spans),
  }));
  const [head, ...rest] = rows;
  if (head && headed && isPlain(head.cells)) return [{ kind: 'table', head: head.cells, rows: rest }];
  return [{ kind: 'table', head: null, rows }];
}

const isNumber = (text: string) => /^[+-]?\d[\d.,'\s]*%?$/.test(text.trim());

/** The columns that hold numbers and nothing else; they are easier to compare to the right. */
export function numberColumns(rows: Row[]): Set<number> {
  const [numbers, others] = [new Set<number>(), new Set<number>()];
  for (const { cells } of rows) {
    cells.forEach((cell, column) => {
      const text = cell.map((piece) => piece.text).join('');
      if (text.trim() !== '') (isNumber(text) ? numbers : others).add(column);
    });
  }
  return new Set([...numbers].filter((column) => !others.has(column)));
}

const ROWS_AROUND = 150;

/** Of many rows those around the first with a marked piece; a page with tens of thousands answers slowly. */
export function rowsAround(rows: Row[]): Span {
  if (rows.length <= 3 * ROWS_AROUND) return { from: 0, to: rows.length };
  const marked = rows.findIndex(({ cells }) => !isPlain(cells));
  const from = Math.max(0, marked - ROWS_AROUND);
  return { from, to: Math.min(rows.length, from + 2 * ROWS_AROUND) };
}
