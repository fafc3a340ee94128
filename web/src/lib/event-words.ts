/** What happened, in words: events of the server by their names, such as "agent.created". */
import { words } from './words';

const known: Record<string, string> = words.events;

/** By subject, as the filter of the audit log lists them. */
export const eventGroups: [subject: string, names: string[]][] = [...new Set(Object.keys(known).map((name) => name.split('.')[0] ?? ''))].map((subject) => [
  subject,
  Object.keys(known).filter((name) => name.startsWith(`${subject}.`)),
]);

/** One that a newer server knows is spelled out: "vault.key_rotated" becomes "Vault: key rotated". */
export function eventWords(name: string): string {
  const found = known[name];
  if (found) return found;
  const [subject = '', what = ''] = name.replaceAll('_', ' ').split('.');
  const text = what ? `${subject}: ${what}` : subject;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
