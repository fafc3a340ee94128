import { expect, it } from 'vitest';

import { examples } from './examples';
import { sampleInputOf } from './sample-input';

it('is the input of the example that a workflow still is', () => {
  for (const { definition, input } of examples) expect(sampleInputOf(structuredClone(definition))).toEqual(input);
});

it('has the members that the states read and none that they write', () => {
  const definition = {
    StartAt: 'A',
    States: {
      A: { Type: 'Choice', Choices: [{ Variable: '$.order.weight', NumericGreaterThan: 20, Next: 'B' }, { Variable: '$.gift', BooleanEquals: true, Next: 'B' }] },
      B: { Type: 'Task', Resource: 'auriga:echo', Parameters: { 'to.$': '$.order.name', 'id.$': '$$.Execution.Id' }, ResultPath: '$.sent', Next: 'C' },
      C: { Type: 'Map', ItemsPath: '$.lines', ItemProcessor: { StartAt: 'X', States: { X: { Type: 'Pass', InputPath: '$.entry', End: true } } }, Next: 'D' },
      D: { Type: 'Pass', InputPath: '$.sent.at', End: true },
    },
  };
  expect(sampleInputOf(definition)).toEqual({ order: { weight: 0, name: '' }, gift: false, lines: [] });
  expect(sampleInputOf({ QueryLanguage: 'JSONata', States: { A: { Arguments: "{% $states.input.a.b & $states.input.c %}" } } })).toEqual({ a: { b: '' }, c: '' });
});

it('is an empty object where nothing is read, whatever the text holds', () => {
  expect(sampleInputOf({})).toEqual({});
  expect(sampleInputOf({ States: [null, 3, { InputPath: '$' }] })).toEqual({});
  expect(sampleInputOf({ a: { b: '$.x', c: '$.x.y' } })).toEqual({ x: { y: '' } });
});
