import type { Schema } from '@/lib/schemas';

import type { Draft } from './draft';

/** What the form of an agent edits. */
export interface Edited {
  name: string;
  type: Draft['type'];
  sop: string;
  handoff: string;
  knowledge: string;
  model: string;
}
export type EditedField = keyof Edited;
const fields: EditedField[] = ['name', 'type', 'sop', 'handoff', 'knowledge', 'model'];

export const editedOf = (agent: Schema<'Agent'>): Edited => ({
  name: agent.name,
  type: agent.type,
  sop: agent.sop,
  handoff: agent.human_handoff_description,
  knowledge: agent.knowledge_base_description,
  model: agent.model,
});

/** A field that two people changed: what is written here, and what the other one has saved. */
export interface Clash {
  mine: string;
  theirs: string;
}
export type Clashes = Partial<Record<EditedField, Clash>>;

interface Sides {
  /** What both began from. */
  base: Edited;
  mine: Edited;
  theirs: Edited;
  /** Clashes of before: what was written then is not forgotten, whichever was chosen. */
  former: Clashes;
}

/** Their change and mine together: what one of both has changed is taken, and where both did, mine stays and is told. */
export function merge({ base, mine, theirs, former }: Sides): { merged: Edited; clashes: Clashes } {
  const merged = { ...theirs };
  const clashes: Clashes = {};
  const keep = <Field extends EditedField>(field: Field) => {
    const own = mine[field];
    const changed = own !== base[field];
    if (changed) merged[field] = own;
    const written = changed ? own : former[field]?.mine;
    const told = changed ? theirs[field] !== base[field] || former[field] !== undefined : written !== undefined;
    if (told && written !== undefined && written !== theirs[field]) clashes[field] = { mine: written, theirs: theirs[field] };
  };
  fields.forEach(keep);
  return { merged, clashes };
}
