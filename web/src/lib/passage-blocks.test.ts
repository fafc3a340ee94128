import { describe, expect, it } from 'vitest';

import { blocksOf, isDelimiter, numberColumns, rowsAround, sheetBlocksOf, type Block } from './passage-blocks';

/** Marked pieces in brackets, cells by a dot, marked rows with an exclamation mark. */
const shown = (blocks: Block[]) =>
  blocks.map((block) => {
    const cell = (pieces: { text: string; marked: boolean }[]) => pieces.map(({ text, marked }) => (marked ? `[${text}]` : text)).join('');
    const row = (cells: Parameters<typeof cell>[0][]) => cells.map(cell).join('·');
    return block.kind === 'text' ? cell(block.pieces) : { head: block.head && row(block.head), rows: block.rows.map(({ cells, marked }) => row(cells) + (marked ? '!' : '')) };
  });
const blocks = (before: string, quote = '', after = '') => shown(blocksOf({ before, quote, after }));

describe('blocksOf', () => {
  it('leaves what is no table as it is', () => {
    expect(blocks('One |x| two\n\n', 'three\n', ' | four')).toEqual(['One |x| two\n\n[three\n] | four']);
    expect(blocks('')).toEqual([]);
  });

  it('reads a table between texts, with the row that is quoted', () => {
    expect(blocks('Codes:\n\n| Code | Meaning |\n|---|:--|\n| E01 | Door |\n', '| E03 | **Water** |', '\n| E04 |  |\n\nThat is all.\n')).toEqual([
      'Codes:',
      { head: 'Code·Meaning', rows: ['E01·Door', '[E03]·[Water]!', 'E04·'] },
      'That is all.\n',
    ]);
  });

  it('takes a quote that is a table, or a part of a row', () => {
    expect(blocks('', '| E03 | Water |\n| E04 | Door |')).toEqual([{ head: null, rows: ['[E03]·[Water]!', '[E04]·[Door]!'] }]);
    expect(blocks('| E03 | Clean the ', 'trap', '; check |')).toEqual([{ head: null, rows: ['E03·Clean the [trap]; check'] }]);
    expect(blocks('', '| Code | Meaning |\n|---|---|\n| E03 | Water |')).toEqual([{ head: null, rows: ['[Code]·[Meaning]!', '[E03]·[Water]!'] }]);
  });

  it('goes on from rows that were cut', () => {
    expect(blocks('eaning |\n|---|---|\n', '| E03 | Water |', '\n| E04 | Do')).toEqual([{ head: '·eaning', rows: ['[E03]·[Water]!', 'E04·Do'] }]);
    expect(blocks('--|---|\n| E01 | Door |\n', '| E03 | Water |')).toEqual([{ head: null, rows: ['E01·Door', '[E03]·[Water]!'] }]);
  });

  it('keeps bars that are of a cell', () => {
    expect(blocks('| a \\| b | c |\n| d | e |')).toEqual([{ head: null, rows: ['a | b·c', 'd·e'] }]);
  });

  it('reads sheets, with the row that is quoted', () => {
    const sheet = (before: string, quote: string, after: string, headed = true) => shown(sheetBlocksOf({ before, quote, after }, headed));
    expect(sheet('part,name,price\nA1,"Seal, ""soft""",1\n', 'B2,Pump,', '\nC3,Hose,3\n')).toEqual([
      { head: 'part·name·price', rows: ['A1·Seal, "soft"·1', '[B2]·[Pump]·!', 'C3·Hose·3'] },
    ]);
    expect(sheet('A1;1,5\n', 'B2;2,5', '\nC3;', false)).toEqual([{ head: null, rows: ['A1·1,5', '[B2]·[2,5]!', 'C3·'] }]);
    expect(sheet('', 'part\tprice\nA, B\t1', '')).toEqual([{ head: null, rows: ['[part]·[price]!', '[A, B]·[1]!'] }]);
    expect(sheet('part,remark\nA1,"two\nlines, ""both"""\n', 'B2,5" pipe', '\nC3,"open\nD4,x')).toEqual([
      { head: 'part·remark', rows: ['A1·two\nlines, "both"', '[B2]·[5" pipe]!', 'C3·"open', 'D4·x'] },
    ]);
    expect(sheet('', 'id,notes', '\n7,red; green; blue\n8,black; white; grey')).toEqual([
      { head: null, rows: ['[id]·[notes]!', '7·red; green; blue', '8·black; white; grey'] },
    ]);
    expect(sheet('id;price\n', '7;1,50', '\n8;2,50')).toEqual([{ head: 'id·price', rows: ['[7]·[1,50]!', '8·2,50'] }]);
    expect(sheet('Only words\n', 'in it', '')).toEqual(['Only words\n[in it]']);
  });

  it('reads hostile documents', () => {
    const bars = `|-|${'  |'.repeat(10_000)}x`;
    expect(isDelimiter(bars)).toBe(false);
    expect(blocks(`${bars}|\n| a | b |`)).toHaveLength(1);
    const [table] = blocksOf({ before: '| a | b |\n'.repeat(200_000), quote: '', after: '' });
    expect(table?.kind === 'table' && table.rows.length).toBe(200_000);
  });

  it('knows columns of numbers', () => {
    const [table] = blocksOf({ before: '| A1 | 2 | 1,5 | 12 % | +3 |\n| B2 |  | 2.50 | 7% | x |', quote: '', after: '' });
    expect(table?.kind === 'table' && [...numberColumns(table.rows)]).toEqual([1, 2, 3]);
  });

  it('shows of very many rows those around the quote', () => {
    const around = (before: number, after: number) => {
      const row = '| a | b |\n';
      const [table] = blocksOf({ before: row.repeat(before), quote: '| q | r |', after: `\n${row.repeat(after)}` });
      return table?.kind === 'table' && rowsAround(table.rows);
    };
    expect(around(9, 9)).toEqual({ from: 0, to: 19 });
    expect(around(1000, 1000)).toEqual({ from: 850, to: 1150 });
    expect(around(10, 1000)).toEqual({ from: 0, to: 300 });
    expect(around(1000, 10)).toEqual({ from: 850, to: 1011 });
  });
});
