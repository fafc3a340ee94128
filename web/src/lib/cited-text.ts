/**
 * An answer as it is shown. The built-in provider names document and heading behind each quote, for those
 * who have the text alone; where the sources stand below, a number there says the same. Rows of tables are
 * quoted as they stand in the document: their cells are joined, so that nobody reads `| a | b |`.
 */
import { cellTexts, isDelimiter, isRow, separatorIn, sheetCellTexts } from './passage-blocks';
import type { Schema } from './schemas';

type Source = Pick<Schema<'Source'>, 'document' | 'heading' | 'quote'>;

/** As the server names it: the document, and the last of its headings. */
function placeOf({ document, heading }: Source): string {
  const own = heading.split(' › ').at(-1) ?? '';
  return own ? `${document}, “${own}”` : document;
}

/** Rows of a sheet come with the separator that their document has. */
function rowText(row: string): string {
  const line = row.trim();
  let cells: string[];
  if (line.startsWith('|')) cells = cellTexts(line);
  else if (line.includes('   ')) cells = line.split(/ {3,}/);
  else cells = sheetCellTexts(line, separatorIn(line) ?? ',');
  return cells
    .map((cell) => cell.trim())
    .filter(Boolean)
    .join(' · ');
}

const rowTexts = (quote: string) => quote.split('\n').filter((line) => !isDelimiter(line)).map(rowText).filter(Boolean);

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
      [`\n\n(${place}: “${quote}”)`, () => `\n\n> “${rowTexts(quote).join('  \n> ')}” ${mark}`],
      [`“${quote}” (${place})`, () => `“${quote}” ${mark}`],
      [`From ${place}:\n\n${quote}`, () => `${quote}${isRow(quote.split('\n').at(-1) ?? '') ? '\n\n' : ' '}${mark}`],
    ];
    const form = forms.find(([told]) => shown.includes(told));
    if (form) shown = shown.replace(...form);
  }
  return joinRows(shown);
}
