/**
 * A tool's parameters as rows of a form, and as the JSON Schema they stand for. Rows hold what most
 * tools need; a schema that says more is edited as text, and no row loses it.
 */
export type Kind = 'string' | 'integer' | 'number' | 'boolean';
export const kinds: readonly Kind[] = ['string', 'integer', 'number', 'boolean'];

export interface Parameter {
  name: string;
  kind: Kind;
  description: string;
  required: boolean;
  /** Allowed values, one a line; texts only. */
  values: string;
}

export type JsonSchema = Record<string, unknown>;

export const emptyParameter: Parameter = { name: '', kind: 'string', description: '', required: true, values: '' };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const only = (value: Record<string, unknown>, names: string[]) => Object.keys(value).every((name) => names.includes(name));

/** Values as the list they stand for, without empty lines. */
export const valuesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export function schemaOf(parameters: readonly Parameter[]): JsonSchema {
  const named = parameters.filter(({ name }) => name !== '');
  if (named.length === 0) return {};
  const required = named.filter((each) => each.required).map(({ name }) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(
      named.map(({ name, kind, description, values }) => [
        name,
        {
          type: kind,
          ...(description ? { description } : {}),
          ...(kind === 'string' && valuesOf(values).length > 0 ? { enum: valuesOf(values) } : {}),
        },
      ]),
    ),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
}

function parameterOf(name: string, schema: unknown, required: boolean): Parameter | null {
  if (!isObject(schema) || !only(schema, ['type', 'description', 'enum'])) return null;
  const kind = kinds.find((each) => each === schema.type);
  const { description = '', enum: values = [] } = schema;
  if (!kind || typeof description !== 'string' || !Array.isArray(values)) return null;
  if (values.some((value) => typeof value !== 'string' || value.includes('\n') || value.trim() !== value || value === '')) return null;
  if (values.length > 0 && kind !== 'string') return null;
  return { name, kind, description, required, values: values.join('\n') };
}

/** The rows of a schema; null where it says more than rows can. */
export function parametersOf(schema: unknown): Parameter[] | null {
  if (!isObject(schema)) return null;
  if (Object.keys(schema).length === 0) return [];
  const { properties = {}, required = [], additionalProperties } = schema;
  const plain = schema.type === 'object' && only(schema, ['type', 'properties', 'required', 'additionalProperties']);
  if (!plain || !isObject(properties) || !Array.isArray(required) || (additionalProperties !== undefined && additionalProperties !== false)) return null;
  if (required.some((name) => typeof name !== 'string' || !(name in properties))) return null;
  const rows = Object.entries(properties).map(([name, item]) => parameterOf(name, item, required.includes(name)));
  return rows.every((row) => row !== null) ? rows : null;
}

/** Arguments to begin a test with: something of each required parameter's type. */
export function sampleOf(schema: unknown): Record<string, unknown> {
  if (!isObject(schema) || !isObject(schema.properties)) return {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  const samples: Record<string, unknown> = { string: '', integer: 1, number: 1, boolean: true, array: [], object: {} };
  return Object.fromEntries(
    Object.entries(schema.properties)
      .filter(([name]) => required.includes(name))
      .map(([name, item]) => {
        if (!isObject(item)) return [name, null];
        if (item.default !== undefined) return [name, item.default];
        if (Array.isArray(item.enum)) return [name, item.enum[0]];
        return [name, typeof item.type === 'string' ? (samples[item.type] ?? null) : null];
      }),
  );
}
