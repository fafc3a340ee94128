/** What stands under each state of the graph by which an agent is made: its result in a few words. */
import { formatBytes } from '@/lib/numbers';
import type { Schema } from '@/lib/schemas';
import { words } from '@/lib/words';

import { addedEntries, definitionOf, definitionReviewOf, draftOf, knowledgeOf, planOf, planReviewOf, planSections, understandingOf, type Making, type Stage } from './stages';

/** Choices of the workflow by the review that they look at. */
export const reviewOfChoice: ReadonlyMap<string, string> = new Map([
  ['Is the plan good?', 'Review plan'],
  ['Is the definition good?', 'Review definition'],
]);

const provision = 'Provision knowledge';
const text = words.creation.captions;

/** Of a stage by its last round. */
export function captionOf(stage: Stage, stages: readonly Stage[]): string {
  const { output } = stage;
  switch (stage.stage) {
    case 'provision_knowledge': {
      const { documents, passages, failed } = knowledgeOf(output);
      return text.documents(documents, passages, failed);
    }
    case 'parse_personality':
      return typeof output.tone === 'string' ? output.tone : '';
    case 'parse_sop':
      return text.faults(understandingOf(output).faults.length);
    case 'draft_plan':
      return text.entries(planSections.reduce((sum, section) => sum + planOf(output)[section].length, 0));
    case 'revise_plan': {
      const before = draftOf(stages, 'draft_plan', 'revise_plan', stage.round - 1);
      return before ? text.added(addedEntries(planOf(before.output), planOf(output)).length) : '';
    }
    case 'review_plan': {
      const { approved, gaps } = planReviewOf(output);
      if (!approved) return text.notApproved(gaps.length);
      return stage.round > 1 ? text.approvedAfter(stage.round) : text.approved;
    }
    case 'generate_definition':
    case 'revise_definition': {
      const { steps, rules } = definitionOf(output);
      return text.definition(steps.length, rules.length);
    }
    case 'review_definition':
      return text.quality(definitionReviewOf(output).quality);
    case 'generate_prompts':
      return text.prompts(typeof output.system_prompt === 'string' ? output.system_prompt.length : 0);
    case 'deploy':
      return text.stored(formatBytes(typeof output.bytes === 'number' ? output.bytes : 0));
    case 'activate':
      return output.status === 'superseded' ? text.superseded : text.answers;
    default:
      return '';
  }
}

const approvedBy = (stage: Stage) => (stage.stage === 'review_plan' ? planReviewOf(stage.output).approved : definitionReviewOf(stage.output).approved);

/** How far the documents are, by the page where it is known. */
export function readingText(reports: readonly Schema<'AgentProgress'>[]): string {
  const report = reports.at(-1);
  if (report?.stage !== 'reading') return '';
  const page = /page (\d+) of (\d+)$/.exec(report.label);
  return page ? text.page(Number(page[1]), Number(page[2])) : text.reading(report.done, report.total);
}

/** The state whose caption wants attention: documents that could not be read. */
export function warnedOf(making: Making): string | null {
  const last = making.groups.get(provision)?.rounds.at(-1);
  return last && knowledgeOf(last.output).failed > 0 ? provision : null;
}

/** States that only run where a review found gaps. */
const revisions = ['Revise plan', 'Revise definition'];

/** `reading`: how far the documents are, while they are read. By names of states, which are titles of stages. */
export function captionsOf(making: Making, reading: string, failed: string | null = null): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [title, { rounds }] of making.groups) {
    const last = rounds.at(-1);
    if (last) found.set(title, captionOf(last, making.stages));
  }
  for (const [choice, review] of reviewOfChoice) {
    const last = making.groups.get(review)?.rounds.at(-1);
    if (last) found.set(choice, approvedBy(last) ? text.yes : text.no);
  }
  if (making.groups.has('Activate')) for (const title of revisions) if (!found.has(title)) found.set(title, text.notNeeded);
  if (failed) found.set(failed, text.failed);
  if (reading && !making.groups.has(provision)) found.set(provision, reading);
  return found;
}
