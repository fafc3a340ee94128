import { describe, expect, it } from 'vitest';

import { conditionOf } from './condition';
import { examples } from './examples';
import { allStates, readMachine, shapeOf } from './machine';

describe('readMachine', () => {
  it('reads every example, with all that is inside', () => {
    for (const { definition } of examples) {
      const machine = readMachine(definition);
      if (!machine) throw new Error('not read');
      const names = allStates(machine).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const state of allStates(machine)) expect(state.type).not.toBe('Unknown');
    }
    const inner = allStates(readMachine(examples.find(({ id }) => id === 'map')?.definition) ?? { id: '', startAt: '', states: [] });
    expect(inner.map(({ id }) => id)).toEqual([
      '/States/Each line',
      '/States/Each line/ItemProcessor/States/Any pieces?',
      '/States/Each line/ItemProcessor/States/Look up price',
      '/States/Each line/ItemProcessor/States/Leave out',
      '/States/Priced',
    ]);
  });

  it('takes whatever stands there while somebody types', () => {
    for (const value of [null, 1, [], {}, { States: [] }, { States: { A: 1 } }, { StartAt: 1, States: { A: {} } }]) {
      expect(() => readMachine(value)).not.toThrow();
    }
    const machine = readMachine({ States: { A: { Type: 'Nonsense', Next: 5, Catch: 'x', Retry: {} }, B: { Type: 'Map' }, C: { Type: 'Parallel', Branches: [null, 3, { States: {} }] } } });
    expect(machine?.states.map(({ type }) => type)).toEqual(['Unknown', 'Map', 'Parallel']);
    expect(machine?.states[2]?.machines).toHaveLength(1);
  });

  it('has the same shape until something that is drawn changes', () => {
    const shape = (state: object) => shapeOf(readMachine({ StartAt: 'A', States: { A: state } }) ?? { id: '', startAt: '', states: [] });
    expect(shape({ Type: 'Pass', Result: 1, End: true })).toBe(shape({ Type: 'Pass', Result: 2, End: true }));
    expect(shape({ Type: 'Pass', End: true })).not.toBe(shape({ Type: 'Wait', End: true }));
  });

  it('names the ways out of a state', () => {
    const machine = readMachine({
      States: {
        A: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericEquals: 1, Next: 'B' }], Default: 'C' },
        D: { Type: 'Task', Next: 'B', Catch: [{ ErrorEquals: ['States.Timeout', 'Boom'], Next: 'C' }] },
      },
    });
    expect(machine?.states.map(({ ways }) => ways)).toEqual([
      [
        { kind: 'choice', to: 'B', label: 'n = 1' },
        { kind: 'default', to: 'C', label: '' },
      ],
      [
        { kind: 'next', to: 'B', label: '' },
        { kind: 'catch', to: 'C', label: 'States.Timeout, Boom' },
      ],
    ]);
  });
});

describe('conditionOf', () => {
  it.each([
    [{ Variable: '$.order.total', NumericGreaterThanEquals: 500 }, 'total ≥ 500'],
    [{ Variable: '$.a', StringEqualsPath: '$.b' }, 'a = b'],
    [{ Variable: '$.a', StringMatches: 'log-*' }, 'a ~ "log-*"'],
    [{ Variable: '$.a', IsPresent: false }, 'a is not present'],
    [{ Variable: '$.checks[1].paid', BooleanEquals: true }, 'paid = true'],
    [{ Not: { Variable: '$.a', IsNull: true } }, 'not (a is null)'],
    [{ And: [{ Variable: '$.a', IsNumeric: true }, { Or: [{ Variable: '$.a', NumericLessThan: 1 }, { Variable: '$', NumericGreaterThan: 9 }] }] }, 'a is a number and (a < 1 or $ > 9)'],
    [{ Condition: '{% $states.input.a > 3 %}' }, '$states.input.a > 3'],
    [{ Variable: '$.a' }, '?'],
    [null, '?'],
  ])('%j', (rule, text) => expect(conditionOf(rule)).toBe(text));
});
