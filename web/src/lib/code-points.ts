/**
 * Positions in documents count Unicode code points; JavaScript strings count UTF-16 units, in which
 * an emoji or a rare ideograph takes two. These functions translate, so that a highlighted quote
 * begins and ends exactly where the server says.
 */

/** The UTF-16 index of the code point at `position`; the length of the text if it is beyond. */
export function unitIndex(text: string, position: number, from = 0, fromPosition = 0): number {
  let index = from;
  for (let left = position - fromPosition; left > 0 && index < text.length; left -= 1) {
    const code = text.charCodeAt(index);
    const pair = code >= 0xd800 && code <= 0xdbff && index + 1 < text.length && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;
    index += pair ? 2 : 1;
  }
  return index;
}

export interface Parts {
  before: string;
  quote: string;
  after: string;
}

/**
 * Splits `text`, which begins at code point `textStart` of its document, around the span
 * [start, end) of the document. A span that lies partly outside is cut to the text.
 */
export function splitAround(text: string, textStart: number, start: number, end: number): Parts {
  const from = Math.max(0, start - textStart);
  const to = Math.max(from, end - textStart);
  const first = unitIndex(text, from);
  const last = unitIndex(text, to, first, from);
  return { before: text.slice(0, first), quote: text.slice(first, last), after: text.slice(last) };
}
