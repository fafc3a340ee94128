/**
 * What somebody wrote to an agent and has not sent yet: the text in the field, and the messages that wait
 * for the end of an answer. It is kept for this tab, one entry an agent and user, so that leaving the page
 * or reloading it loses nothing.
 */
export interface Unsent {
  text: string;
  queue: string[];
}

export interface Place {
  userId: string;
  agentId: string;
}

const prefix = 'auriga-unsent-';
const keyOf = ({ userId, agentId }: Place) => `${prefix}${userId}-${agentId}`;
const conversationsMax = 20;
const nothing: Unsent = { text: '', queue: [] };

/** By conversation, the one written to last at the end; '' is the one that has not begun. */
type Entries = [session: string, unsent: Unsent][];

function isEntry(value: unknown): value is Entries[number] {
  if (!Array.isArray(value) || typeof value[0] !== 'string') return false;
  const { text, queue } = (value[1] ?? {}) as Partial<Record<keyof Unsent, unknown>>;
  return typeof text === 'string' && Array.isArray(queue) && queue.every((message) => typeof message === 'string');
}

function read(place: Place): Entries {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(keyOf(place)) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isEntry) : [];
  } catch {
    return [];
  }
}

function write(place: Place, entries: Entries): void {
  try {
    if (entries.length === 0) sessionStorage.removeItem(keyOf(place));
    else sessionStorage.setItem(keyOf(place), JSON.stringify(entries.slice(-conversationsMax)));
  } catch {
    // Without storage it is lost with the page.
  }
}

export function unsentOf(place: Place, session: string | null): Unsent {
  return read(place).find(([id]) => id === (session ?? ''))?.[1] ?? nothing;
}

export function keepUnsent(place: Place, session: string | null, unsent: Unsent): void {
  const id = session ?? '';
  const others = read(place).filter(([other]) => other !== id);
  const empty = unsent.text.trim() === '' && unsent.queue.length === 0;
  write(place, empty ? others : [...others, [id, unsent]]);
}

export function dropUnsent(place: Place, session: string | null): void {
  keepUnsent(place, session, nothing);
}

/** Behind what is left there already. */
export function moveUnsent(place: Place, from: string | null, to: string | null): void {
  const { text, queue } = unsentOf(place, from);
  const there = unsentOf(place, to);
  dropUnsent(place, from);
  keepUnsent(place, to, { text: [there.text, text].filter(Boolean).join('\n'), queue: [...there.queue, ...queue] });
}

/** The conversation to go on with: null for one that has not begun, or where nothing is left to send. */
export function unsentSession(place: Place): string | null {
  return read(place).at(-1)?.[0] || null;
}

/** Whoever signs in next finds nothing of the one before. */
export function forgetUnsent(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key);
  } catch {
    // Nothing was stored.
  }
}
