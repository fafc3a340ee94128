import { describe, expect, it } from 'vitest';

import { draftOf, findingsOf, prettyText, whereOf } from './draft';
import { examples } from './examples';

describe('findingsOf', () => {
  const text = prettyText({ StartAt: 'A', States: { A: { Type: 'Task', Next: 'Q' } } });
  // As the server answered it.
  const verdict = {
    valid: false,
    diagnostics: [
      { severity: 'ERROR' as const, code: 'MISSING_TRANSITION_TARGET', location: '/States/A/Next', message: "there is no state 'Q' beside this one" },
      { severity: 'ERROR' as const, code: 'SCHEMA_VALIDATION_FAILED', location: '/States/A', message: 'These fields are required: [Resource]' },
      { severity: 'WARNING' as const, code: 'NOT_EXECUTED_YET', location: '/', message: 'not yet' },
    ],
  };

  it('puts what the server says at its place, in the order of the text', () => {
    const found = findingsOf(draftOf(text), verdict);
    expect(found.map(({ from, to, severity, where, line }) => [text.slice(from, to), severity, where, line])).toEqual([
      ['{', 'warning', '', 1],
      ['"A"', 'error', 'A', 4],
      ['"Q"', 'error', 'A › Next', 6],
    ]);
  });

  it('says itself what keeps the text from being JSON, and nothing else then', () => {
    const broken = text.replace('"A",', '"A"');
    const found = findingsOf(draftOf(broken), verdict);
    expect(found).toEqual([{ from: 17, to: 18, severity: 'error', message: 'A comma is missing here.', where: '', line: 2 }]);
    expect(findingsOf(draftOf('[1]'), verdict).map(({ message }) => message)).toEqual(['A definition is a JSON object.']);
    expect(findingsOf(draftOf(''), null)).toHaveLength(1);
    expect(findingsOf(draftOf('{"a": 1, "a": 2}'), null)).toMatchObject([{ severity: 'warning', from: 9, to: 12 }]);
  });

  it('finds nothing wrong with the text of the examples', () => {
    for (const { definition } of examples) {
      const draft = draftOf(prettyText(definition));
      expect(draft.definition).toEqual(definition);
      expect(findingsOf(draft, { valid: true, diagnostics: [] })).toEqual([]);
    }
  });
});

it('says a pointer as people would', () => {
  expect(whereOf('/States/Look~1up/Branches/1/States/B/Retry/0')).toBe('Look/up › 1 › B › Retry › 0');
  expect(whereOf('/')).toBe('');
});
