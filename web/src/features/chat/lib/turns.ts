import type { Source } from '@/components/source-chips';
import type { Schema } from '@/lib/schemas';
import { words } from '@/lib/words';

import type { Answer } from '../api/ask-agent';

/** A tool that the agent called meanwhile. */
export interface ToolCall {
  id: string;
  name: string;
  state: 'calling' | 'called' | 'failed' | 'waits';
}

/** A question and what came of it; or, with `staff`, what a person of the staff wrote by themselves. */
export interface Turn {
  key: string;
  question: string;
  /** The name of who wrote `text`. */
  staff: string | null;
  text: string;
  /** No question: `text` says that the conversation was ended, and by whom. */
  ended: boolean;
  sources: Source[];
  tools: ToolCall[];
  /** `queued`: asked while an answer was being written, and sent after it. */
  state: 'queued' | 'waiting' | 'writing' | 'done' | 'stopped' | 'failed';
  abstained: boolean;
  answer: Answer | null;
  error: unknown;
}

export const newTurn = (key: string, question: string): Turn => ({
  key,
  question,
  staff: null,
  text: '',
  ended: false,
  sources: [],
  tools: [],
  state: 'queued',
  abstained: false,
  answer: null,
  error: null,
});

export const staffTurn = (message: Schema<'Message'>): Turn => ({
  ...newTurn(message.id, ''),
  staff: message.author ?? '',
  text: message.content,
  state: 'done',
});

/** The staff's last word, without which the next message would seem to go on. */
export const endedTurn = (session: string, person: string | null): Turn => ({
  ...newTurn(`ended-${session}`, ''),
  ended: true,
  text: person ? words.handoff.endedBy(person) : words.handoff.ended,
  state: 'done',
});

export const stateOf = ({ ok, pending }: { ok: boolean; pending: boolean }): ToolCall['state'] => (pending ? 'waits' : ok ? 'called' : 'failed');

/** Turns of a conversation that was begun earlier. */
export function turnsOf(messages: Schema<'Message'>[]): Turn[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    if (message.role === 'user') {
      turns.push({ ...newTurn(message.id, message.content), state: 'done' });
      continue;
    }
    if (message.role === 'staff') turns.push(staffTurn(message));
    const last = turns.at(-1);
    if (!last || last.staff !== null) continue;
    if (message.tool) {
      turns[turns.length - 1] = { ...last, tools: [...last.tools, { id: message.id, name: message.tool.name, state: stateOf(message.tool) }] };
    }
    if (message.role !== 'assistant') continue;
    const text = last.text ? `${last.text}\n\n${message.content}` : message.content;
    turns[turns.length - 1] = {
      ...last,
      text,
      sources: [...last.sources, ...message.sources],
      abstained: message.abstained,
      state: message.stopped ? 'stopped' : last.state,
    };
  }
  return turns;
}
