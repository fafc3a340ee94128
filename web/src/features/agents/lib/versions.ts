/** What can be told of versions of an agent, and what two of them are compared by. */
import type { Schema } from '@/lib/schemas';
import { words } from '@/lib/words';

import { fieldsOf } from './stages';

/** The version that this one is again; null where it was made anew. The server says so in the note alone. */
export function rolledBackFrom({ note, execution_id: execution }: Pick<Schema<'AgentVersion'>, 'note' | 'execution_id'>): number | null {
  const found = execution ? null : /version (\d+)/.exec(note);
  return found ? Number(found[1]) : null;
}

/** The server's note; what it says of fields by their names in the API is said in words. */
export function noteWords(note: string): string {
  const fields = /^Changed: (.+)\.$/.exec(note)?.[1]?.split(', ');
  const { changed, changedFields } = words.agentVersions;
  return fields ? changed(fields.map((field) => changedFields[field] ?? field).join(', ')) : note;
}

/** Texts of several lines as lists of lines, so that a comparison shows the line that changed. */
function inLines(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\n') ? value.split('\n') : value;
  if (Array.isArray(value)) return value.map(inLines);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inLines(each)]));
}

export const parts = ['sop', 'definition', 'other'] as const;
export type VersionPart = (typeof parts)[number];

/** What is compared; null where there is nothing yet. */
export function partOf(version: Schema<'AgentVersion'>, part: VersionPart): string | null {
  const { source, definition } = version;
  // A form sends line ends of its own, so that the same text may come with two kinds of them.
  if (part === 'sop') return source.sop.replaceAll('\r\n', '\n');
  if (part === 'definition') return definition && JSON.stringify(inLines(definition), null, 2);
  const { fields } = words.agentVersions;
  const voice = fieldsOf(source.voice_personality ?? {}).map(([name, value]) => `  ${name}: ${value}`);
  return [
    `${fields.name}: ${source.agent_name}`,
    `${fields.type}: ${words.agents.types[source.agent_type].name}`,
    `${fields.knowledge}: ${source.knowledge_base_description}`,
    `${fields.handoff}: ${source.human_handoff_description}`,
    ...(voice.length > 0 ? [`${fields.voice}:`, ...voice] : []),
  ].join('\n');
}
