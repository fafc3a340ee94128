import { describe, expect, it } from 'vitest';

import { citedText } from './cited-text';

const source = (document: string, heading: string, quote: string) => ({ document, heading, quote });
const cited = (text: string, ...sources: ReturnType<typeof source>[]) => citedText(text, sources, (number) => `[${String(number)}]`);

describe('citedText', () => {
  it('numbers the sources of quotes, rows and lists', () => {
    const row = '| E03 | Water was not pumped out | Clean the trap |';
    expect(
      cited(
        `Display: **E03**\n\n(manual.md, “7. Faults”: “${row}”)\n\nSee also:\n\n“Clean it.” (manual.md, “6.1 Trap (drain)”)\n\nFrom care.pdf:\n\n1. Open.\n2. Rinse.`,
        source('manual.md', 'W740 › 7. Faults', row),
        source('manual.md', 'W740 › 6. Care › 6.1 Trap (drain)', 'Clean it.'),
        source('care.pdf', '', '1. Open.\n2. Rinse.'),
      ),
    ).toBe('Display: **E03**\n\n> “E03 · Water was not pumped out · Clean the trap” [1]\n\nSee also:\n\n“Clean it.” [2]\n\n1. Open.\n2. Rinse. [3]');
  });

  it('joins the cells of sheets, and of several rows', () => {
    const line = 'W960-SEA,"Seal, door",W960,59.90,yes,';
    expect(cited(`Price: **59.90**\n\n(parts.csv: “${line}”)`, source('parts.csv', '', line))).toBe('Price: **59.90**\n\n> “W960-SEA · Seal, door · W960 · 59.90 · yes” [1]');
    const lines = '7,"red; green;\nblue",24"';
    expect(cited(`A\n\n(p.csv: “${lines}”)`, source('p.csv', '', lines))).toBe('A\n\n> “7 · red; green; blue · 24"” [1]');
    const rows = '| a | $& |\n| b | 2 |';
    expect(cited(`A\n\n(t.md: “${rows}”)`, source('t.md', '', rows))).toBe('A\n\n> “a · $&  \n> b · 2” [1]');
  });

  it('tells two quotes of one place apart', () => {
    expect(cited('“One.” (a.md)\n\n“Two.” (a.md)', source('a.md', '', 'One.'), source('a.md', '', 'Two.'))).toBe('“One.” [1]\n\n“Two.” [2]');
  });

  it('leaves what it does not know, as while an answer is being written', () => {
    const text = '“One.” (a.md) and “Two.” (b.md)';
    expect(cited(text)).toBe(text);
    expect(cited(text, source('b.md', 'Other', 'Two.'))).toBe(text);
  });

  it('joins rows that are no whole table, and leaves those that are', () => {
    expect(cited('Row:\n\n| a | b |\n| c | d |\n\nEnd')).toBe('Row:\n\na · b  \nc · d\n\nEnd');
    const table = '| Code | Meaning |\n|---|---|\n| E03 | Water |\n| E04 | Door |';
    for (const whole of [table, table.replace('|---|---|', '---|---')]) expect(cited(whole)).toBe(whole);
    expect(cited('```\n| a | b |\n```')).toBe('```\n| a | b |\n```');
  });
});
