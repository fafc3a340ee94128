import { describe, expect, it } from 'vitest';

import { emptyParameter, parametersOf, sampleOf, schemaOf, valuesOf, type Parameter } from './parameters';

const rows: Parameter[] = [
  { name: 'order_id', kind: 'string', description: 'As on the invoice', required: true, values: '' },
  { name: 'lang', kind: 'string', description: '', required: false, values: 'en\nde' },
  { name: 'count', kind: 'integer', description: '', required: true, values: '' },
];

describe('parameters', () => {
  it('become a schema and rows again', () => {
    const schema = schemaOf(rows);
    expect(schema).toEqual({
      type: 'object',
      properties: {
        order_id: { type: 'string', description: 'As on the invoice' },
        lang: { type: 'string', enum: ['en', 'de'] },
        count: { type: 'integer' },
      },
      required: ['order_id', 'count'],
      additionalProperties: false,
    });
    expect(parametersOf(schema)).toEqual(rows);
  });
  it('are nothing where none has a name', () => {
    expect(schemaOf([emptyParameter])).toEqual({});
    expect(parametersOf({})).toEqual([]);
  });
  it.each([
    ['a list', []],
    ['another type', { type: 'string' }],
    ['a keyword beside', { type: 'object', properties: {}, minProperties: 1 }],
    ['a bound', { type: 'object', properties: { a: { type: 'integer', minimum: 1 } } }],
    ['no type', { type: 'object', properties: { a: {} } }],
    ['a nested object', { type: 'object', properties: { a: { type: 'object' } } }],
    ['numbers to choose from', { type: 'object', properties: { a: { type: 'integer', enum: [1] } } }],
    ['a required name that is not there', { type: 'object', properties: {}, required: ['a'] }],
    ['further members allowed by a schema', { type: 'object', properties: {}, additionalProperties: {} }],
  ])('%s is no rows', (_name, schema) => {
    expect(parametersOf(schema)).toBeNull();
  });
  it('values are lines', () => {
    expect(valuesOf(' en \n\n de')).toEqual(['en', 'de']);
  });
  it('give arguments to begin with', () => {
    expect(sampleOf(schemaOf(rows))).toEqual({ order_id: '', count: 1 });
    expect(sampleOf({ properties: { a: { default: 5 }, b: { enum: ['x'] }, c: true, d: { type: 'array' } }, required: ['a', 'b', 'c', 'd'] })).toEqual({ a: 5, b: 'x', c: null, d: [] });
    expect(sampleOf({})).toEqual({});
  });
});
