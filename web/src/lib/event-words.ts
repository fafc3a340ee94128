/** What happened, in words: events of the server by their names, such as "agent.created". */
import { eventTypes } from './event-types.gen';
import { words } from './words';

export type EventType = keyof typeof eventTypes;

const known: Record<string, string> = words.events;
const meanings: Record<string, string> = eventTypes;

type Groups = [subject: string, names: string[]][];

function bySubject(names: string[]): Groups {
  const subjects = [...new Set(names.map((name) => name.split('.')[0] ?? ''))];
  return subjects.map((subject) => [subject, names.filter((name) => name.startsWith(`${subject}.`))]);
}

/** By subject, as a trigger may wait for them. */
export const eventGroups = bySubject(Object.keys(known));

/** The same that the audit log keeps: how executions go by themselves is in their history alone. */
const ofHistory = new Set<string>(['execution.started', 'execution.succeeded', 'execution.failed', 'execution.timed_out'] satisfies EventType[]);
export const auditGroups = bySubject(Object.keys(known).filter((name) => !ofHistory.has(name)));

/** One that a newer server knows is spelled out: "vault.key_rotated" becomes "Vault: key rotated". */
export function eventWords(name: string): string {
  const found = known[name];
  if (found) return found;
  const [subject = '', what = ''] = name.replaceAll('_', ' ').split('.');
  const text = what ? `${subject}: ${what}` : subject;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** When it happens, in a sentence; nothing for what this console does not know. */
export const eventMeaning = (name: string): string | undefined => meanings[name];
