/**
 * Where the parts of a JSON text stand. JSON.parse tells neither that nor, in all browsers, where it
 * gave up, and an editor needs both: faults come with a JSON pointer (RFC 6901), a text has offsets.
 * One pass, RFC 8259; offsets are UTF-16 units, as in editors and JavaScript strings.
 */

export interface Place {
  /** Of the value. */
  from: number;
  to: number;
  /** Of the name before it, with its quotes; members of objects only. */
  key?: { from: number; to: number };
}

export type JsonFault = 'value' | 'comma' | 'colon' | 'name' | 'string' | 'end' | 'rest' | 'deep';

export interface JsonText {
  /** By JSON pointer; the whole is ''. Complete up to the fault, if there is one. */
  places: Map<string, Place>;
  /** The first thing that keeps this from being JSON. */
  fault: { kind: JsonFault; at: number } | null;
  /** Names that stand twice in their object: the later one counts, which is seldom meant. */
  twice: Place[];
}

const deepest = 200;
const literal = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
// Control characters are what JSON forbids here.
// eslint-disable-next-line no-control-regex
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

class Fault extends Error {
  readonly kind: JsonFault;
  readonly at: number;
  constructor(kind: JsonFault, at: number) {
    super(kind);
    this.kind = kind;
    this.at = at;
  }
}

export const pointerStep = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

class Scanner {
  readonly places = new Map<string, Place>();
  readonly twice: Place[] = [];
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  all(): void {
    this.value('', 0, undefined);
    this.space();
    if (this.at < this.text.length) throw new Fault('rest', this.at);
  }

  private space(): void {
    while (this.at < this.text.length && ' \t\n\r'.includes(this.text.charAt(this.at))) this.at += 1;
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (!found) return null;
    this.at = pattern.lastIndex;
    return found[0];
  }

  private value(pointer: string, depth: number, key: Place['key']): void {
    this.space();
    const from = this.at;
    const first = this.text.charAt(from);
    // The place is noted at once, so that it is known even if the text breaks off within.
    const place: Place = { from, to: this.text.length, ...(key ? { key } : {}) };
    this.places.set(pointer, place);
    if (depth > deepest) throw new Fault('deep', from);
    if (first === '{') this.object(pointer, depth);
    else if (first === '[') this.array(pointer, depth);
    else if (first === '"') this.string();
    else if (this.match(literal) === null) throw new Fault(first === '' ? 'end' : 'value', from);
    place.to = this.at;
  }

  private string(): string {
    const from = this.at;
    const raw = this.match(string);
    if (raw === null) throw new Fault('string', from);
    return JSON.parse(raw) as string;
  }

  private object(pointer: string, depth: number): void {
    this.at += 1;
    this.space();
    if (this.take('}')) return;
    for (;;) {
      this.space();
      const from = this.at;
      if (this.text.charAt(from) !== '"') throw new Fault(from < this.text.length ? 'name' : 'end', from);
      const name = this.string();
      const key = { from, to: this.at };
      this.space();
      if (!this.take(':')) throw new Fault(this.at < this.text.length ? 'colon' : 'end', this.at);
      const inner = `${pointer}/${pointerStep(name)}`;
      if (this.places.has(inner)) this.twice.push(key);
      this.value(inner, depth + 1, key);
      if (this.ends('}')) return;
    }
  }

  private array(pointer: string, depth: number): void {
    this.at += 1;
    this.space();
    if (this.take(']')) return;
    for (let index = 0; ; index += 1) {
      this.value(`${pointer}/${index}`, depth + 1, undefined);
      if (this.ends(']')) return;
    }
  }

  private take(letter: string): boolean {
    if (this.text.charAt(this.at) !== letter) return false;
    this.at += 1;
    return true;
  }

  /** After a member or entry: whether the closing bracket follows, and not a comma. */
  private ends(bracket: string): boolean {
    const before = this.at;
    this.space();
    if (this.take(bracket)) return true;
    if (this.take(',')) return false;
    // A missing comma is missed where it should stand: right behind the value.
    throw new Fault(this.at < this.text.length ? 'comma' : 'end', this.at < this.text.length ? before : this.at);
  }
}

/** Looks a JSON text over; never throws. */
export function scanJson(text: string): JsonText {
  const scanner = new Scanner(text);
  let fault: JsonText['fault'] = null;
  try {
    scanner.all();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    fault = { kind: error.kind, at: error.at };
  }
  return { places: scanner.places, fault, twice: scanner.twice };
}

/**
 * The place to mark for a pointer: the name of a member that holds more than a line, else its value;
 * where there is nothing of that name, what it should stand in.
 */
export function markAt(places: Map<string, Place>, pointer: string, text: string): { from: number; to: number } {
  let path = pointer === '/' ? '' : pointer;
  let place = places.get(path);
  while (!place && path !== '') {
    path = path.slice(0, path.lastIndexOf('/'));
    place = places.get(path);
  }
  if (!place) return { from: 0, to: Math.min(1, text.length) };
  if (!text.slice(place.from, place.to).includes('\n')) return { from: place.from, to: place.to };
  return place.key ?? { from: place.from, to: Math.min(place.from + 1, place.to) };
}

/** The innermost pointer whose name or value holds the offset. */
export function pointerAt(places: Map<string, Place>, offset: number): string {
  let found = '';
  let size = Infinity;
  for (const [pointer, place] of places) {
    const from = place.key?.from ?? place.from;
    if (offset < from || offset > place.to || place.to - from > size) continue;
    found = pointer;
    size = place.to - from;
  }
  return found;
}
