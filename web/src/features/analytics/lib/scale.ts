/** The numbers beside an axis: from 0 over the middle to a round one that nothing exceeds. */
export function ticksOf(values: (number | null)[]): [number, number, number] {
  const most = Math.max(0, ...values.map((value) => value ?? 0));
  if (most <= 2) return [0, 1, 2];
  const step = 10 ** Math.floor(Math.log10(most));
  const top = [1, 2, 4, 6, 8, 10].map((times) => times * step).find((each) => each >= most) ?? most;
  return [0, top / 2, top];
}

/** Which of `count` points are named below, at most `max` of them and none at the edges. */
export function namedPoints(count: number, max = 6): number[] {
  const step = Math.max(1, Math.ceil(count / max));
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => Math.floor(step / 2) + i * step).filter((at) => at < count);
}

const placeOf = (i: number, value: number, top: number) => `${i + 0.5} ${+(100 - (value / top) * 100).toFixed(2)}`;

/** A line through the points that are known, as an SVG path in a box of `values.length` by 100. */
export function pathOf(values: (number | null)[], top: number): string {
  return values.map((value, i) => (value === null ? '' : `${i > 0 && values[i - 1] !== null ? 'L' : 'M'}${placeOf(i, value, top)}`)).join('');
}

/** Those that no line leads to or from: dots, where the line's ends are round. */
export function dotsOf(values: (number | null)[], top: number): string {
  const known = (i: number) => typeof values[i] === 'number';
  return values.map((value, i) => (value === null || known(i - 1) || known(i + 1) ? '' : `M${placeOf(i, value, top)}h0`)).join('');
}
