import { z } from 'zod';

import { words } from '@/lib/words';

export interface Draft {
  name: string;
  type: 'text' | 'voice' | 'both';
  sop: string;
  handoff: string;
  knowledge: string;
  files: File[];
  descriptions: Record<string, string>;
}

export const emptyDraft: Draft = { name: '', type: 'text', sop: '', handoff: '', knowledge: '', files: [], descriptions: {} };

export type DraftField = 'name' | 'sop' | 'handoff' | 'knowledge';
export type DraftFaults = Partial<Record<DraftField, string>>;

export const agentRules = {
  name: z.string().trim().min(3, words.validation.nameLength).max(100, words.validation.nameLength),
  sop: z.string().trim().min(10, words.validation.sopLength).max(200_000, words.validation.sopTooLong),
  handoff: z.string().max(5000, words.validation.textTooLong),
  knowledge: z.string().max(5000, words.validation.textTooLong),
};

/** The fields of each step; the last one, review, has none of its own. */
export const stepFields: DraftField[][] = [['name'], ['sop', 'handoff'], ['knowledge'], []];

export function faultsOf(draft: Draft, fields: DraftField[]): DraftFaults {
  const faults: DraftFaults = {};
  for (const field of fields) {
    const result = agentRules[field].safeParse(draft[field]);
    if (!result.success) faults[field] = result.error.issues[0]?.message ?? words.validation.required;
  }
  return faults;
}

const serverFields: Record<string, DraftField> = {
  agent_name: 'name',
  sop: 'sop',
  human_handoff_description: 'handoff',
  knowledge_base_description: 'knowledge',
};

/** Faults that the server found, at the fields of the draft; those of no field are left out. */
export function serverFaults(faults: { field: string; message: string }[]): DraftFaults {
  const found: DraftFaults = {};
  for (const { field, message } of faults) {
    const own = serverFields[field];
    if (own) found[own] = message;
  }
  return found;
}

/** The step on which the first of the faults can be mended. */
export function stepOf(faults: DraftFaults): number {
  const at = stepFields.findIndex((fields) => fields.some((field) => faults[field] !== undefined));
  return at < 0 ? stepFields.length - 1 : at;
}
