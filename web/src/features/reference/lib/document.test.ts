import { describe, expect, it } from 'vitest';

import openapi from '../../../../openapi.json';

import { fieldsOf, operationsOf, schemaOf, typeName, type ApiDocument } from './document';

const document = openapi as unknown as ApiDocument;

describe('the API document', () => {
  it('gives every operation once', () => {
    const operations = operationsOf(document);
    expect(operations.length).toBeGreaterThan(35);
    expect(new Set(operations.map((operation) => operation.id)).size).toBe(operations.length);
  });

  it('follows references into fields of fields', () => {
    const fields = fieldsOf(document, { $ref: '#/components/schemas/Agent' });
    expect(fields.find((field) => field.name === 'knowledge')?.depth).toBe(0);
    expect(fields.find((field) => field.name === 'passages')?.depth).toBe(1);
    expect(schemaOf(document, { $ref: '#/components/schemas/Nothing' })).toEqual({});
  });

  it('ends where a schema holds itself', () => {
    const loop: ApiDocument = {
      info: { title: '', version: '' },
      paths: {},
      components: { schemas: { Node: { type: 'object', properties: { next: { $ref: '#/components/schemas/Node' } } } } },
    };
    expect(fieldsOf(loop, { $ref: '#/components/schemas/Node' })).toHaveLength(3);
  });

  it('names types shortly', () => {
    expect(typeName({ type: ['string', 'null'] })).toBe('string or null');
    expect(typeName({ type: 'array', items: { $ref: '#/components/schemas/Agent' } })).toBe('Agent[]');
    expect(typeName({ type: 'string', format: 'date-time' })).toBe('string (date-time)');
  });
});
