import { describe, expect, it } from 'vitest';

import type { Tool } from '../api/list-tools';

import { draftOf, emptyDraft, schemaOfDraft, toolOf, turned } from './draft';
import { emptyParameter } from './parameters';

const tool: Tool = {
  id: 'tol_1',
  agent_id: 'agt_1',
  name: 'order_status',
  description: 'Tells it.',
  parameters: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'], additionalProperties: false },
  request: { method: 'POST', url: 'https://h.example/{id}', headers: [{ name: 'a', value: 'b' }], body: 'text', text: '{"id": {id}}', content_type: 'application/json' },
  timeout_seconds: 5,
  response_bytes_max: 2000,
  result_path: '/data',
  confirm: true,
  enabled: false,
  created_at: '',
  updated_at: '',
};

describe('a tool’s draft', () => {
  it('is the tool again when nothing was changed', () => {
    const draft = draftOf(tool);
    const { id, agent_id: agent, created_at: created, updated_at: updated, ...rest } = tool;
    expect([id, agent, created, updated]).toHaveLength(4);
    const schema = schemaOfDraft(draft);
    expect(schema && toolOf(draft, schema)).toEqual(rest);
  });
  it('edits its schema as rows or as text', () => {
    const text = turned({ ...emptyDraft, rows: [{ ...emptyParameter, name: 'x' }] });
    expect(text?.rows).toBeNull();
    expect(JSON.parse(text?.schemaText ?? '')).toMatchObject({ properties: { x: { type: 'string' } } });
    expect(text && turned(text)?.rows).toEqual([{ ...emptyParameter, name: 'x' }]);
    expect(turned({ ...emptyDraft, rows: null, schemaText: '{' })).toBeNull();
    expect(turned({ ...emptyDraft, rows: null, schemaText: '{"minProperties": 1}' })).toBeNull();
  });
  it('sends no body by GET and no empty headers', () => {
    const sent = toolOf({ ...emptyDraft, body: 'parameters', headers: [{ name: '', value: '' }] }, {});
    expect(sent.request.body).toBe('none');
    expect(sent.request.headers).toEqual([]);
  });
});
