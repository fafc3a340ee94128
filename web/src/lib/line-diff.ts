/**
 * Two texts compared line by line, by the shortest edit script: E. W. Myers, "An O(ND) Difference
 * Algorithm and Its Variations", 1986. Memory grows with the square of the difference, so texts that
 * share hardly anything are given as one block taken away and one put there.
 */
export interface DiffLine {
  kind: 'same' | 'gone' | 'new';
  text: string;
  /** Line numbers in the old and the new text, from 1; null where it has no such line. */
  before: number | null;
  after: number | null;
}

/** More edits than anybody reads. */
const mostEdits = 2000;

/** Per number of edits, how far each diagonal got; null beyond the limit. */
function tracesOf(a: readonly string[], b: readonly string[]): Int32Array[] | null {
  const limit = Math.min(a.length + b.length, mostEdits);
  const offset = limit + 1;
  const reach = new Int32Array(2 * offset + 1);
  const traces: Int32Array[] = [];
  for (let edits = 0; edits <= limit; edits += 1) {
    traces.push(reach.slice(offset - edits - 1, offset + edits + 2));
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && (reach[offset + k - 1] ?? 0) < (reach[offset + k + 1] ?? 0));
      let x = down ? (reach[offset + k + 1] ?? 0) : (reach[offset + k - 1] ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      reach[offset + k] = x;
      if (x >= a.length && x - k >= b.length) return traces;
    }
  }
  return null;
}

export function diffLines(before: string, after: string): DiffLine[] {
  const a = before.split('\n');
  const b = after.split('\n');
  const lines: DiffLine[] = [];
  const gone = (x: number) => lines.push({ kind: 'gone', text: a[x] ?? '', before: x + 1, after: null });
  const added = (y: number) => lines.push({ kind: 'new', text: b[y] ?? '', before: null, after: y + 1 });
  const traces = tracesOf(a, b);
  if (!traces) {
    a.forEach((_, x) => gone(x));
    b.forEach((_, y) => added(y));
    return lines;
  }
  let [x, y] = [a.length, b.length];
  for (let edits = traces.length - 1; edits >= 0; edits -= 1) {
    const trace = traces[edits] ?? new Int32Array();
    // The slice holds the diagonals from -edits-1 to edits+1.
    const at = (k: number) => trace[k + edits + 1] ?? 0;
    const k = x - y;
    const down = k === -edits || (k !== edits && at(k - 1) < at(k + 1));
    const fromX = edits === 0 ? 0 : down ? at(k + 1) : at(k - 1);
    const fromY = edits === 0 ? 0 : fromX - (down ? k + 1 : k - 1);
    while (x > fromX && y > fromY) {
      x -= 1;
      y -= 1;
      lines.push({ kind: 'same', text: a[x] ?? '', before: x + 1, after: y + 1 });
    }
    if (edits > 0) {
      if (down) added(fromY);
      else gone(fromX);
    }
    [x, y] = [fromX, fromY];
  }
  return lines.reverse();
}

/** A run of lines; `hidden` ones are the same in both and far from any difference. */
export interface DiffBlock {
  hidden: boolean;
  lines: DiffLine[];
}

/** What is the same is folded, but for a few lines around each difference. */
export function foldSame(lines: readonly DiffLine[], around = 3): DiffBlock[] {
  const near = new Set<number>();
  lines.forEach(({ kind }, index) => {
    if (kind !== 'same') for (let at = index - around; at <= index + around; at += 1) near.add(at);
  });
  const blocks: DiffBlock[] = [];
  lines.forEach((line, index) => {
    const hidden = !near.has(index);
    const last = blocks.at(-1);
    if (last?.hidden === hidden) last.lines.push(line);
    else blocks.push({ hidden, lines: [line] });
  });
  return blocks;
}
