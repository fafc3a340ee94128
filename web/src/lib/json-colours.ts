/** Cuts pretty-printed JSON into pieces of one colour each, for showing it without an editor. */
export interface JsonPiece {
  kind: 'name' | 'text' | 'value' | 'plain';
  text: string;
}

const pieces = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*|\btrue\b|\bfalse\b|\bnull\b)/g;

export function coloured(text: string): JsonPiece[] {
  const found: JsonPiece[] = [];
  let at = 0;
  for (const match of text.matchAll(pieces)) {
    if (match.index > at) found.push({ kind: 'plain', text: text.slice(at, match.index) });
    const [whole, string, colon, value] = match;
    if (string !== undefined) {
      found.push({ kind: colon === undefined ? 'text' : 'name', text: string });
      if (colon !== undefined) found.push({ kind: 'plain', text: colon });
    } else found.push({ kind: 'value', text: value ?? '' });
    at = match.index + whole.length;
  }
  if (at < text.length) found.push({ kind: 'plain', text: text.slice(at) });
  return found;
}

/** Beyond this, colours cost more time than they are worth. */
const mostColoured = 60_000;

export function jsonPieces(value: unknown): { text: string; pieces: JsonPiece[] } {
  // JSON.stringify gives undefined for undefined, which its type does not say.
  const text = (JSON.stringify(value, null, 2) as string | undefined) ?? '';
  return { text, pieces: text.length > mostColoured ? [{ kind: 'plain', text }] : coloured(text) };
}
