/** The parts of an OpenAPI 3.1 document that the reference shows, and how they are read. */
export interface SchemaNode {
  $ref?: string;
  type?: string | string[];
  description?: string;
  enum?: unknown[];
  format?: string;
  items?: SchemaNode;
  properties?: Record<string, SchemaNode>;
  required?: string[];
  anyOf?: SchemaNode[];
  oneOf?: SchemaNode[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  default?: unknown;
  additionalProperties?: boolean | SchemaNode;
}

export interface Parameter {
  $ref?: string;
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: SchemaNode;
}

export interface Answer {
  description?: string;
  content?: Record<string, { schema?: SchemaNode }>;
}

export interface OperationNode {
  operationId?: string;
  tags?: string[];
  summary?: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: { content?: Record<string, { schema?: SchemaNode }> };
  responses?: Record<string, Answer>;
  security?: unknown[];
}

export interface ApiDocument {
  info: { title: string; version: string; description?: string };
  paths: Record<string, Record<string, OperationNode>>;
  components?: {
    schemas?: Record<string, SchemaNode>;
    parameters?: Record<string, Parameter>;
  };
}

export interface Operation extends OperationNode {
  id: string;
  method: string;
  path: string;
  tag: string;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];

export function operationsOf(document: ApiDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const node = item[method];
      if (!node) return [];
      const id = node.operationId ?? `${method}${path.replace(/\W+/g, '-')}`;
      return [{ ...node, id, method, path, tag: node.tags?.[0] ?? '' }];
    }),
  );
}

const lastPart = (reference: string) => reference.split('/').at(-1) ?? '';

/** Follows a reference; a node that holds none is returned as it is. */
export function schemaOf(document: ApiDocument, node: SchemaNode): SchemaNode {
  return node.$ref ? (document.components?.schemas?.[lastPart(node.$ref)] ?? {}) : node;
}

export function parameterOf(document: ApiDocument, parameter: Parameter): Parameter {
  return parameter.$ref ? (document.components?.parameters?.[lastPart(parameter.$ref)] ?? parameter) : parameter;
}

/** The type in few words: "string", "Agent[]", "integer or null". */
export function typeName(node: SchemaNode | undefined): string {
  if (!node) return '';
  if (node.$ref) return lastPart(node.$ref);
  const options = node.anyOf ?? node.oneOf;
  if (options) return options.map(typeName).join(' or ');
  if (node.items) return `${typeName(node.items)}[]`;
  const type = Array.isArray(node.type) ? node.type.join(' or ') : (node.type ?? 'any');
  return node.format ? `${type} (${node.format})` : type;
}

export interface FieldLine {
  name: string;
  depth: number;
  type: string;
  required: boolean;
  meaning: string;
}

const depthMax = 3;

/** The members of an object and of the objects in it, one line each. */
export function fieldsOf(document: ApiDocument, node: SchemaNode, depth = 0): FieldLine[] {
  const schema = schemaOf(document, node);
  const alternatives = (schema.anyOf ?? schema.oneOf)?.filter((option) => option.type !== 'null');
  if (alternatives?.length === 1 && alternatives[0]) return fieldsOf(document, alternatives[0], depth);
  if (schema.items) return fieldsOf(document, schema.items, depth);
  if (!schema.properties || depth >= depthMax) return [];
  const required = new Set(schema.required);
  return Object.entries(schema.properties).flatMap(([name, member]) => {
    const values = member.enum ? member.enum.map(String).join(' | ') : '';
    const line: FieldLine = {
      name,
      depth,
      type: values || typeName(member),
      required: required.has(name),
      meaning: member.description ?? schemaOf(document, member).description ?? '',
    };
    return [line, ...fieldsOf(document, member, depth + 1)];
  });
}
