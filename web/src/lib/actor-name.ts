/** How people are called to the staff: `actor_id` is the caller's own, and often a long number. */
import { unitIndex } from './code-points';
import { words } from './words';

/** An id of ours, which tells people nothing: somebody of the organisation. */
const userId = /^usr_[0-9a-z]{26}$/;
/** Where callers put who it is. `metadata` is theirs, so nothing in it is relied on. */
const nameKeys = ['name', 'customer_name', 'full_name', 'display_name', 'user_name', 'email', 'customer_email', 'user_email'] as const;
const personKeys = ['customer', 'user', 'contact', 'person'] as const;
const nameMax = 80;

export interface Actor {
  actor_id: string;
  metadata: Record<string, unknown>;
}

export interface ActorName {
  /** As it is shown. */
  name: string;
  /** `told`: the caller says who it is; `id`: nobody does. */
  by: 'you' | 'colleague' | 'told' | 'id';
  /** Where the name tells less than the id does: the whole of it. */
  title: string | undefined;
}

const lengthMax = 20;
const head = 10;
const tail = 6;

/** Shortens in the middle, since ids differ at their ends. */
export function shortId(id: string): string {
  return id.length > lengthMax ? `${id.slice(0, head)}…${id.slice(-tail)}` : id;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function toldName(metadata: Record<string, unknown>): string {
  for (const place of [...personKeys.map((key) => metadata[key]).filter(isObject), metadata]) {
    for (const key of nameKeys) {
      const value = place[key];
      const name = typeof value === 'string' ? value.trim() : '';
      if (name !== '') return name.slice(0, unitIndex(name, nameMax));
    }
  }
  return '';
}

export function actorName({ actor_id: id, metadata }: Actor, ownId: string | undefined): ActorName {
  if (id === ownId) return { name: words.common.you, by: 'you', title: undefined };
  if (userId.test(id)) return { name: words.common.colleague, by: 'colleague', title: id };
  const told = toldName(metadata);
  if (told) return { name: told, by: 'told', title: id };
  // An address is read as a whole, or cut by the page where there is no room.
  const name = id.includes('@') ? id : shortId(id);
  return { name, by: 'id', title: name === id ? undefined : id };
}
