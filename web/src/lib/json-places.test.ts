import { describe, expect, it } from 'vitest';

import { markAt, pointerAt, scanJson } from './json-places';

const shown = (text: string, pointer: string) => {
  const { from, to } = markAt(scanJson(text).places, pointer, text);
  return text.slice(from, to);
};

describe('scanJson', () => {
  it('agrees with JSON.parse on what is JSON', () => {
    const texts = [
      '{}', '[]', '""', '0', '-1.5e+3', 'true', ' null ', '{"a":[1,{"b":"c"}]}', '"\\u00e9\\n"',
      '', '{', '[1,]', '{"a":1,}', '{"a" 1}', '{a:1}', "{'a':1}", '01', '+1', '1.', '"a\nb"', '"\\x"', '[1 2]', '{} {}', 'nul', 'tru', '[,]', '{"a":}', '{"a":1 "b":2}', '\u00a0{}',
    ];
    for (const text of texts) {
      let valid = true;
      try {
        JSON.parse(text);
      } catch {
        valid = false;
      }
      expect([text, scanJson(text).fault === null]).toEqual([text, valid]);
    }
  });

  it('tells what is missing, and where', () => {
    expect(scanJson('{"a": 1\n "b": 2}').fault).toEqual({ kind: 'comma', at: 7 });
    expect(scanJson('{"a" 1}').fault).toEqual({ kind: 'colon', at: 5 });
    expect(scanJson('{"a": }').fault).toEqual({ kind: 'value', at: 6 });
    expect(scanJson('{"a": 1,}').fault).toEqual({ kind: 'name', at: 8 });
    expect(scanJson('{"a": "b').fault).toEqual({ kind: 'string', at: 6 });
    expect(scanJson('{"a": [1').fault).toEqual({ kind: 'end', at: 8 });
    expect(scanJson('{} x').fault).toEqual({ kind: 'rest', at: 3 });
    expect(scanJson('['.repeat(1000)).fault?.kind).toBe('deep');
  });

  it('finds names that stand twice', () => {
    const text = '{"a": 1, "b": {"a": 2}, "a": 3}';
    expect(scanJson(text).twice.map(({ from, to }) => text.slice(from, to))).toEqual(['"a"']);
    expect(scanJson(text).twice[0]?.from).toBe(24);
  });
});

describe('markAt', () => {
  const text = '{\n  "StartAt": "A",\n  "States": {\n    "A/b~": {\n      "Type": "Task"\n    }\n  }\n}';

  it('marks a short value itself, a long one by its name', () => {
    expect(shown(text, '/StartAt')).toBe('"A"');
    expect(shown(text, '/States/A~1b~0')).toBe('"A/b~"');
    expect(shown(text, '/States/A~1b~0/Type')).toBe('"Task"');
  });

  it('marks what holds it where there is nothing of that name', () => {
    expect(shown(text, '/States/A~1b~0/Resource')).toBe('"A/b~"');
    expect(shown(text, '/')).toBe('{');
  });

  it('is not put out by an empty text', () => {
    expect(markAt(scanJson('').places, '/States', '')).toEqual({ from: 0, to: 0 });
  });
});

describe('pointerAt', () => {
  it('is the innermost', () => {
    const text = '{"States": {"A": {"Type": "Pass"}}}';
    const { places } = scanJson(text);
    expect(pointerAt(places, text.indexOf('Pass'))).toBe('/States/A/Type');
    expect(pointerAt(places, text.indexOf('"A"'))).toBe('/States/A');
    expect(pointerAt(places, 0)).toBe('');
  });
});
