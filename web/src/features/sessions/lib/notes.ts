import type { Message } from '../api/list-messages';

/**
 * The whispers that no answer has heeded yet: an answer knows those from before its question. The server
 * goes by the same rule.
 */
export function unreadNotes(messages: Pick<Message, 'id' | 'role'>[]): Set<string> {
  let notes: string[] = [];
  let before = 0;
  for (const { id, role } of messages) {
    if (role === 'whisper') notes.push(id);
    else if (role === 'user') before = notes.length;
    else if (role === 'assistant') {
      notes = notes.slice(before);
      before = 0;
    }
  }
  return new Set(notes);
}
