/** A tool while it is written: everything as the form's controls hold it. */
import type { NewTool } from '../api/create-tool';
import type { Tool } from '../api/list-tools';

import { parametersOf, schemaOf, type JsonSchema, type Parameter } from './parameters';

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export const bodies = ['none', 'parameters', 'text'] as const;
export const contentTypes = ['application/json', 'application/x-www-form-urlencoded', 'text/plain'] as const;

export interface HeaderRow {
  name: string;
  value: string;
}

export interface ToolDraft {
  name: string;
  description: string;
  /** Null: the schema is edited as text. */
  rows: Parameter[] | null;
  schemaText: string;
  method: (typeof methods)[number];
  url: string;
  headers: HeaderRow[];
  body: (typeof bodies)[number];
  text: string;
  contentType: string;
  resultPath: string;
  timeoutSeconds: string;
  responseKilobytes: string;
  confirm: boolean;
  enabled: boolean;
}

const pretty = (value: unknown): string => JSON.stringify(value, null, 2);

export const emptyDraft: ToolDraft = {
  name: '',
  description: '',
  rows: [],
  schemaText: '{}',
  method: 'GET',
  url: '',
  headers: [],
  body: 'none',
  text: '',
  contentType: 'application/json',
  resultPath: '',
  timeoutSeconds: '10',
  responseKilobytes: '64',
  confirm: false,
  enabled: true,
};

export function draftOf(tool: Tool): ToolDraft {
  const { request } = tool;
  return {
    name: tool.name,
    description: tool.description,
    rows: parametersOf(tool.parameters),
    schemaText: pretty(tool.parameters),
    method: request.method,
    url: request.url,
    headers: request.headers.map(({ name, value }) => ({ name, value })),
    body: request.body,
    text: request.text,
    contentType: request.content_type,
    resultPath: tool.result_path ?? '',
    timeoutSeconds: String(tool.timeout_seconds),
    responseKilobytes: String(Math.round((tool.response_bytes_max / 1024) * 1000) / 1000),
    confirm: tool.confirm,
    enabled: tool.enabled,
  };
}

/** The schema as it is now; null while its text is no JSON object. */
export function schemaOfDraft(draft: ToolDraft): JsonSchema | null {
  if (draft.rows) return schemaOf(draft.rows);
  try {
    const parsed: unknown = JSON.parse(draft.schemaText);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as JsonSchema) : null;
  } catch {
    return null;
  }
}

/** The same draft with its schema edited the other way; null where rows cannot hold it. */
export function turned(draft: ToolDraft): ToolDraft | null {
  const schema = schemaOfDraft(draft);
  if (!schema) return null;
  if (draft.rows) return { ...draft, rows: null, schemaText: pretty(schema) };
  const rows = parametersOf(schema);
  return rows && { ...draft, rows };
}

/** As it is sent. The schema must be one. */
export function toolOf(draft: ToolDraft, schema: JsonSchema): NewTool {
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    parameters: schema,
    request: {
      method: draft.method,
      url: draft.url.trim(),
      headers: draft.headers.filter(({ name, value }) => name !== '' || value !== ''),
      body: draft.method === 'GET' ? 'none' : draft.body,
      text: draft.body === 'text' ? draft.text : '',
      content_type: draft.contentType,
    },
    timeout_seconds: Number(draft.timeoutSeconds),
    response_bytes_max: Math.round(Number(draft.responseKilobytes) * 1024),
    result_path: draft.resultPath.trim(),
    confirm: draft.confirm,
    enabled: draft.enabled,
  };
}
