/**
 * An answer as it is shown. The built-in provider names document and heading behind each quote, for those
 * who have the text alone; where the sources stand below, a number there says the same. Rows of tables are
 * quoted as they stand in the document: their cells are joined, so that nobody reads `| a | b |`.
 */
import { cellTexts, isDelimiter, isRow, isSheet, sheetCellTexts } from './passage-blocks';
import type { Schema } from './schemas';

type Source = Pick<Schema<'Source'>, 'document' | 'heading' | 'quote'>;

/** As the server names it: the document, and the last of its headings. */
function placeOf({ document, heading }: Source): string {
  const own = heading.split(' › ').at(-1) ?? '';
  return own ? `${document}, “${own}”` : document;
}

const joined = (cells: string[]) =>
  cells
    .map((cell) => cell.trim().replaceAll('\n', ' '))
    .filter(Boolean)
    .join(' · ');

/** Columns of a prose document are set apart by bars, tabs or spaces. */
function rowText(row: string): string {
  const line = row.trim();
  return joined(line.startsWith('|') ? cellTexts(line) : line.split(/\t| {3,}/));
}

const rowTexts = ({ document, quote }: Source) =>
  (isSheet(document)
    ? sheetCellTexts(quote).map(joined)
    : quote
        .split('\n')
        .filter((line) => !isDelimiter(line))
        .map(rowText)
  ).filter(Boolean);

/** Rows that are no whole table, which Markdown would show as they are. */
function joinRows(text: string): string {
  const lines = text.split('\n');
  let fenced = false;
  let whole = false;
  return lines
    .map((line, index) => {
      if (line.trimStart().startsWith('```')) fenced = !fenced;
      if (whole && !fenced && isDelimiter(line)) return line;
      if (fenced || !isRow(line)) {
        whole = false;
        return line;
      }
      if (!isRow(lines[index - 1] ?? '')) whole ||= isDelimiter(lines[index + 1] ?? '');
      if (whole) return line;
      return isDelimiter(line) ? '' : `${rowText(line)}${isRow(lines[index + 1] ?? '') ? '  ' : ''}`;
    })
    .join('\n');
}

/** `cite` writes the number of a source. */
export function citedText(text: string, sources: readonly Source[], cite: (number: number) => string): string {
  let shown = text;
  for (const [index, source] of sources.entries()) {
    const { quote } = source;
    const place = placeOf(source);
    const mark = cite(index + 1);
    const forms: [told: string, shown: () => string][] = [
      [`\n\n(${place}: “${quote}”)`, () => `\n\n> “${rowTexts(source).join('  \n> ')}” ${mark}`],
      [`“${quote}” (${place})`, () => `“${quote}” ${mark}`],
      [`From ${place}:\n\n${quote}`, () => `${quote}${isRow(quote.split('\n').at(-1) ?? '') ? '\n\n' : ' '}${mark}`],
    ];
    const form = forms.find(([told]) => shown.includes(told));
    if (form) shown = shown.replace(...form);
  }
  return joinRows(shown);
}
