import type { Message } from '../api/list-messages';

/** The whispers that no answer has heeded yet: those since the agent last answered, as the server has it. */
export function unreadNotes(messages: Pick<Message, 'id' | 'role'>[]): Set<string> {
  const answered = messages.findLastIndex(({ role }) => role === 'assistant');
  return new Set(messages.slice(answered + 1).flatMap(({ id, role }) => (role === 'whisper' ? [id] : [])));
}
