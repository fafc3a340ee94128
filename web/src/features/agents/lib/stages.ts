/**
 * What the stages of an agent's making leave, as the console shows it. Outputs are JSON of the server's
 * engine, or of a model that was asked; so nothing in them is relied on, and what is not there is empty.
 */
import type { Schema } from '@/lib/schemas';

export type Stage = Schema<'AgentStage'>;
export type Definition = Schema<'AgentDefinition'>;

/** A fault of the SOP itself. Lines count from 1; 0 is the hand-off description. */
export interface Fault {
  kind: string;
  message: string;
  lines: number[];
  /** What its author should do. */
  remedy: string;
  /** The rule by which the agent works until then. */
  resolution: string;
  /** What it is about: the situation, the system, the place that is not there. */
  subject: string;
  /** Of a contradiction the line that gives way; 0: none. */
  overruled: number;
}

export interface Knowledge {
  documents: number;
  failed: number;
  passages: number;
  characters: number;
}

export interface Understanding {
  goal: string;
  tone: string;
  traits: string[];
  integrations: string[];
  domains: string[];
  guidelines: string[];
  escalates: boolean;
  counts: { sections: number; steps: number; rules: number; escalations: number };
  faults: Fault[];
  /** Found by rule, and called unfounded by the model. */
  dismissed: { fault: Fault; reason: string }[];
  truncated: boolean;
}

export const planSections = [
  'interaction_patterns',
  'constraints',
  'error_handling',
  'tools',
  'roles',
  'memory_strategy',
  'architecture',
] as const;
export type PlanSection = (typeof planSections)[number];

export interface PlanEntry {
  kind: string;
  name: string;
  text: string;
  lines: number[];
  /** The kind of fault of the SOP that it meets; empty otherwise. */
  closes: string;
}
export type Plan = Record<PlanSection, PlanEntry[]>;

export interface Gap {
  kind: string;
  message: string;
  lines: number[];
  remedy: string;
}

export interface PlanReview {
  approved: boolean;
  strengths: string[];
  gaps: Gap[];
  suggestions: string[];
}

export interface DefinitionReview {
  approved: boolean;
  quality: number;
  issues: Gap[];
  suggestions: string[];
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const objectOf = (value: unknown): Json => (isObject(value) ? value : {});
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
const listOf = <Item>(value: unknown, read: (item: unknown) => Item): Item[] => (Array.isArray(value) ? value.map(read) : []);
const textsOf = (value: unknown): string[] => listOf(value, textOf).filter(Boolean);
const linesOf = (value: unknown): number[] => [...new Set(listOf(value, numberOf))].sort((a, b) => a - b);

function gapOf(value: unknown): Gap {
  const { kind, message, lines, remedy } = objectOf(value);
  return { kind: textOf(kind), message: textOf(message), lines: linesOf(lines), remedy: textOf(remedy) };
}

function faultOf(value: unknown): Fault {
  const { resolution, subject, overruled_line: overruled } = objectOf(value);
  return { ...gapOf(value), resolution: textOf(resolution), subject: textOf(subject), overruled: numberOf(overruled) };
}

function dismissedOf(value: unknown): { fault: Fault; reason: string } {
  const { fault, reason } = objectOf(value);
  return { fault: faultOf(fault), reason: textOf(reason) };
}

function entryOf(value: unknown): PlanEntry {
  const { kind, name, text, lines, closes } = objectOf(value);
  return { kind: textOf(kind), name: textOf(name), text: textOf(text), lines: linesOf(lines), closes: textOf(closes) };
}

export function knowledgeOf({ documents, failed, passages, characters }: Json): Knowledge {
  return { documents: numberOf(documents), failed: numberOf(failed), passages: numberOf(passages), characters: numberOf(characters) };
}

export function understandingOf(output: Json): Understanding {
  const needed = objectOf(output.requirements);
  return {
    goal: textOf(needed.core_goal),
    tone: textOf(needed.tone),
    traits: textsOf(needed.personality_traits),
    integrations: textsOf(needed.integrations_needed),
    domains: textsOf(needed.knowledge_domains),
    guidelines: textsOf(needed.behavioral_guidelines),
    escalates: needed.requires_escalation === true,
    counts: {
      sections: numberOf(output.sections),
      steps: numberOf(output.steps),
      rules: numberOf(output.rules),
      escalations: numberOf(output.escalations),
    },
    faults: listOf(output.faults, faultOf),
    dismissed: listOf(output.dismissed, dismissedOf),
    truncated: output.truncated === true,
  };
}

export function planOf(output: Json): Plan {
  return Object.fromEntries(planSections.map((section) => [section, listOf(output[section], entryOf)])) as Plan;
}

export function planReviewOf(output: Json): PlanReview {
  return {
    approved: output.approved === true,
    strengths: textsOf(output.strengths),
    gaps: [...listOf(output.weaknesses, gapOf), ...listOf(output.missing_elements, gapOf)],
    suggestions: textsOf(output.suggestions),
  };
}

export function definitionReviewOf(output: Json): DefinitionReview {
  const issues = listOf(output.critical_issues, gapOf);
  return { approved: issues.length === 0, quality: numberOf(output.quality), issues, suggestions: textsOf(output.suggestions) };
}

/** Of a definition the lists, each there even where its writer left it out. */
export function definitionOf(output: Json): Definition {
  const lists = { steps: [], rules: [], tools: [], handoff: [], guardrails: [] };
  return { ...lists, prompts: {}, ...output } as unknown as Definition;
}

/** Names and values of a flat object, as of the voice personality. */
export function fieldsOf(output: Json): [name: string, value: string][] {
  return Object.entries(output).flatMap(([name, value]): [string, string][] => {
    const text = typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);
    return text === '' ? [] : [[name, text]];
  });
}

/** Stages that belong together: rounds of one state of the workflow, oldest first. */
export interface StageGroup {
  stage: string;
  /** As the state of the workflow is called. */
  title: string;
  rounds: Stage[];
}

export interface Making {
  stages: Stage[];
  /** By title. */
  groups: Map<string, StageGroup>;
  understanding: Understanding | null;
  /** As it was last drafted. */
  definition: Definition | null;
  quality: number | null;
  /** Of all stages together; waiting for documents included. */
  tookUs: number;
  makers: string[];
}

const lastOf = (stages: readonly Stage[], ...names: string[]) => stages.findLast(({ stage }) => names.includes(stage));

export function readStages(stages: Stage[]): Making {
  const groups = new Map<string, StageGroup>();
  for (const stage of stages) {
    const group = groups.get(stage.title) ?? { stage: stage.stage, title: stage.title, rounds: [] };
    group.rounds.push(stage);
    groups.set(stage.title, group);
  }
  const parsed = lastOf(stages, 'parse_sop');
  const defined = lastOf(stages, 'generate_definition', 'revise_definition');
  const judged = lastOf(stages, 'review_definition');
  return {
    stages,
    groups,
    understanding: parsed ? understandingOf(parsed.output) : null,
    definition: defined ? definitionOf(defined.output) : null,
    quality: judged ? definitionReviewOf(judged.output).quality : null,
    tookUs: stages.reduce((sum, { took_us: took }) => sum + took, 0),
    makers: [...new Set(stages.map(({ made_by: maker }) => maker))],
  };
}

/** The draft that a review speaks of: of the plan, or of the definition. */
export function draftOf(stages: readonly Stage[], first: string, later: string, round: number): Stage | undefined {
  return stages.find((each) => each.round === round && each.stage === (round <= 1 ? first : later));
}

const keyOf = ({ kind, name, text, lines, closes }: PlanEntry) => JSON.stringify([kind, name, text, lines, closes]);
const entriesOf = (plan: Plan) => planSections.flatMap((section) => plan[section]);

/** What is in the second plan and was not in the first. */
export function addedEntries(before: Plan, after: Plan): PlanEntry[] {
  const known = new Set(entriesOf(before).map(keyOf));
  return entriesOf(after).filter((entry) => !known.has(keyOf(entry)));
}

/** What a revision did about a gap of the review before it; of several the one that says whose fault it meets. */
export function answerTo(gap: Gap, added: readonly PlanEntry[]): PlanEntry | undefined {
  const lines = new Set(gap.lines);
  const near = ({ lines: own }: PlanEntry) => lines.size === 0 || own.some((line) => lines.has(line));
  return added.find((entry) => entry.closes === gap.kind && near(entry)) ?? (lines.size > 0 ? added.find((entry) => entry.closes === '' && near(entry)) : undefined);
}

/** Lines move when something is written above them, and messages name them. */
const faultKey = ({ kind, subject, message }: Fault) => JSON.stringify([kind, subject || message.replace(/\bline \d+/gi, '')]);

/** Faults of the second SOP that the first did not have. */
export function newFaults(before: readonly Fault[], after: readonly Fault[]): Fault[] {
  const known = new Set(before.map(faultKey));
  return after.filter((fault) => !known.has(faultKey(fault)));
}

/** A message without the quotations in brackets: where the lines themselves stand beside it. */
export function withoutQuotes(message: string): string {
  return message.replace(/ \(“.*?”\)/gs, '');
}
