import { describe, expect, it } from 'vitest';

import { diffLines, foldSame } from './line-diff';

const said = (before: string, after: string) =>
  diffLines(before, after).map(({ kind, text }) => `${{ same: ' ', gone: '-', new: '+' }[kind]}${text}`);

describe('diffLines', () => {
  it('keeps what is the same and tells the rest', () => {
    expect(said('a\nb\nc', 'a\nB\nc\nd')).toEqual([' a', '-b', '+B', ' c', '+d']);
    expect(said('a\nb', 'a\nb')).toEqual([' a', ' b']);
    expect(said('', 'x')).toEqual(['-', '+x']);
  });

  it('numbers the lines of both', () => {
    expect(diffLines('a\nb', 'b').map(({ before, after }) => [before, after])).toEqual([[1, null], [2, 1]]);
  });

  it('gives both texts back, whatever they are', () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
    for (let round = 0; round < 300; round += 1) {
      const make = () => Array.from({ length: random(12) }, () => 'abcd'.charAt(random(4))).join('\n');
      const [before, after] = [make(), make()];
      const lines = diffLines(before, after);
      expect(lines.filter(({ kind }) => kind !== 'new').map(({ text }) => text).join('\n')).toBe(before);
      expect(lines.filter(({ kind }) => kind !== 'gone').map(({ text }) => text).join('\n')).toBe(after);
    }
  });

  it('does not choke on texts that share nothing', () => {
    const long = (letter: string) => Array.from({ length: 5000 }, (_, n) => `${letter}${n}`).join('\n');
    expect(diffLines(long('a'), long('b'))).toHaveLength(10_000);
  });
});

it('folds what is far from any difference', () => {
  const before = Array.from({ length: 20 }, (_, n) => String(n)).join('\n');
  const blocks = foldSame(diffLines(before, before.replace('10', 'ten')));
  expect(blocks.map(({ hidden, lines }) => [hidden, lines.length])).toEqual([[true, 7], [false, 8], [true, 6]]);
});
