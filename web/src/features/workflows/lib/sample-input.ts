/**
 * What a workflow that was never started can be tried with. One that is still the example it was made
 * from gets the example's input; of any other the members are told that its states read: `$.a.b` in the
 * fields of JSONPath, `$states.input.a.b` in JSONata. What a state writes itself is not asked for, and
 * what is done for each entry of a list reads the entry, so it is left out.
 */
import { examples } from './examples';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const perEntry = ['ItemProcessor', 'Iterator', 'ItemSelector', 'ResultSelector', 'Assign', 'Output'];

/** What stands for a value whose kind is not known. */
function standIn(key: string, holder: Json): unknown {
  if (key === 'ItemsPath' || key === 'Items') return [];
  const test = Object.keys(holder).find((name) => /^(Numeric|Boolean)/.test(name));
  if (test) return test.startsWith('Numeric') ? 0 : false;
  return key === 'SecondsPath' ? 1 : '';
}

const pathsIn = (text: string): string[] => {
  const path = /^\$\.([\w.]+)$/.exec(text)?.[1];
  if (path) return [path];
  return text.startsWith('{%') ? [...text.matchAll(/\$states\.input\.([\w.]+)/g)].map(([, found = '']) => found) : [];
};

function read(value: unknown, found: Map<string, unknown>, written: Set<string>): void {
  if (Array.isArray(value)) for (const each of value) read(each, found, written);
  if (!isObject(value)) return;
  for (const [key, member] of Object.entries(value)) {
    if (perEntry.includes(key)) continue;
    if (typeof member !== 'string') {
      read(member, found, written);
      continue;
    }
    for (const path of pathsIn(member)) {
      if (key === 'ResultPath') written.add(path);
      else found.set(path, found.get(path) || standIn(key, value));
    }
  }
}

function place(into: Json, [step = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) into[step] ??= value;
  else if (isObject((into[step] ||= {}))) place(into[step], rest, value);
}

export function sampleInputOf(definition: Json): unknown {
  const text = JSON.stringify(definition);
  const example = examples.find((each) => JSON.stringify(each.definition) === text);
  if (example) return example.input;
  const found = new Map<string, unknown>();
  const written = new Set<string>();
  read(definition, found, written);
  const input: Json = {};
  for (const [path, value] of found) {
    if ([...written].every((own) => path !== own && !path.startsWith(`${own}.`))) place(input, path.split('.'), value);
  }
  return input;
}
