import type { components, paths } from './api-types.gen';

/** The server writes every member of an answer, null where there is nothing; the document does not say so. */
type Full<Shape> = Shape extends (infer Item)[]
  ? Full<Item>[]
  : Shape extends object
    ? string extends keyof Shape
      ? Shape
      : { [Key in keyof Shape]-?: Full<Exclude<Shape[Key], undefined>> }
    : Shape;

/** The shape of a named schema of the OpenAPI document, as the server sends it. */
export type Schema<Name extends keyof components['schemas']> = Full<components['schemas'][Name]>;

/** The JSON body that an operation takes. */
export type Body<Path extends keyof paths, Method extends 'post' | 'put' | 'patch' | 'delete'> = paths[Path][Method] extends {
  requestBody?: { content: { 'application/json': infer Shape } };
}
  ? Shape
  : never;

/** One page of a list; `next_cursor` is null on the last one. */
export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}
