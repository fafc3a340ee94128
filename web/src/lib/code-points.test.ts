import { describe, expect, it } from 'vitest';

import { splitAround, unitIndex } from './code-points';

describe('unitIndex', () => {
  it('counts a pair of surrogates as one', () => {
    const text = 'a📚b𠮷c';
    expect([0, 1, 2, 3, 4, 5].map((position) => unitIndex(text, position))).toEqual([0, 1, 3, 4, 6, 7]);
  });

  it('stops at the end, and counts a lone surrogate as one', () => {
    expect(unitIndex('ab', 9)).toBe(2);
    expect(unitIndex('\ud83dx', 1)).toBe(1);
  });

  it('goes on from a known place', () => {
    expect(unitIndex('📚📚📚x', 3, 2, 1)).toBe(6);
  });
});

describe('splitAround', () => {
  it('marks exactly what the server says, after characters of two units', () => {
    const text = '# Rules 📚🎬\n\nFilms for 7 days.';
    const start = Array.from('# Rules 📚🎬\n\n').length;
    const parts = splitAround(text, 0, start, start + Array.from('Films for 7 days.').length);
    expect(parts).toEqual({ before: '# Rules 📚🎬\n\n', quote: 'Films for 7 days.', after: '' });
  });

  it('takes positions of the document for a piece that begins later', () => {
    expect(splitAround('é📚 quote end', 100, 103, 108)).toEqual({ before: 'é📚 ', quote: 'quote', after: ' end' });
  });

  it('cuts a span that lies partly or wholly outside', () => {
    expect(splitAround('abc', 10, 8, 11)).toEqual({ before: '', quote: 'a', after: 'bc' });
    expect(splitAround('abc', 10, 12, 99)).toEqual({ before: 'ab', quote: 'c', after: '' });
    expect(splitAround('abc', 10, 50, 60)).toEqual({ before: 'abc', quote: '', after: '' });
  });
});
