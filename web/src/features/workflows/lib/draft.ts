/** A definition that is being written: the text, what it means, and what is wrong with it where. */
import { markAt, scanJson, type JsonText } from '@/lib/json-places';
import { words } from '@/lib/words';

import type { Verdict } from '../api/validate-workflow';


export interface Draft {
  text: string;
  scan: JsonText;
  /** Null while the text is not a JSON object. */
  definition: Record<string, unknown> | null;
}

export interface Finding {
  from: number;
  to: number;
  severity: 'error' | 'warning';
  message: string;
  /** Names on the way there: "Call › Retry › 0"; empty for the whole. */
  where: string;
  /** From 1. */
  line: number;
}

export const prettyText = (definition: unknown): string => JSON.stringify(definition, null, 2);

export function draftOf(text: string): Draft {
  const scan = scanJson(text);
  const value: unknown = scan.fault ? null : JSON.parse(text);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return { text, scan, definition: isObject ? (value as Record<string, unknown>) : null };
}

/** Steps that only hold names say nothing to people. */
const silent = new Set(['States', 'Branches', 'ItemProcessor', 'Iterator']);

export function whereOf(pointer: string): string {
  return pointer
    .split('/')
    .filter((step) => step !== '' && !silent.has(step))
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join(' › ');
}

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** What is wrong with the text as such; the server is asked only about what is JSON. */
function textFindings({ text, scan, definition }: Draft): Omit<Finding, 'line'>[] {
  const { fault, twice } = scan;
  if (fault) {
    const at = Math.min(fault.at, text.length);
    // A mark needs a letter to stand on, and a line's end has none.
    const from = at > 0 && (at === text.length || text[at] === '\n') ? at - 1 : at;
    return [{ from, to: Math.min(from + 1, text.length), severity: 'error', message: words.workflowEditor.json[fault.kind], where: '' }];
  }
  if (!definition) return [{ from: 0, to: text.length, severity: 'error', message: words.workflowEditor.noObject, where: '' }];
  return twice.map(({ from, to }) => ({ from, to, severity: 'warning', message: words.workflowEditor.twice, where: '' }));
}

/** All findings in the order of the text; `verdict` must be about this very draft. */
export function findingsOf(draft: Draft, verdict: Verdict | null): Finding[] {
  const told = (draft.definition && verdict ? verdict.diagnostics : []).map(({ severity, location, message }) => ({
    ...markAt(draft.scan.places, location, draft.text),
    severity: severity === 'ERROR' ? ('error' as const) : ('warning' as const),
    message: message.charAt(0).toUpperCase() + message.slice(1),
    where: whereOf(location),
  }));
  return [...textFindings(draft), ...told].sort((a, b) => a.from - b.from).map((finding) => ({ ...finding, line: lineOf(draft.text, finding.from) }));
}
