import { describe, expect, it } from 'vitest';

import { captionsOf, readingText, warnedOf } from './captions';
import { addedEntries, answerTo, definitionOf, draftOf, fieldsOf, newFaults, planOf, planReviewOf, readStages, understandingOf, withoutQuotes, type Fault, type Stage } from './stages';
import { noteWords, partOf, rolledBackFrom } from './versions';

const stage = (name: string, title: string, output: Record<string, unknown>, round = 1): Stage => ({
  stage: name,
  title,
  round,
  output,
  made_by: 'builtin',
  remarks: [],
  took_us: 1500,
  created_at: '2026-01-01T00:00:00Z',
});
const entry = (kind: string, text: string, lines: number[], closes = '') => ({ kind, name: '', text, lines, closes });
const gap = { kind: 'contradiction', message: 'Line 3 (“a”) and line 5 (“b”) contradict each other.', lines: [5, 3, 3], remedy: 'Decide.' };

const stages = [
  stage('provision_knowledge', 'Provision knowledge', { documents: 2, passages: 9 }),
  stage('parse_sop', 'Parse SOP', { requirements: { core_goal: 'Help' }, faults: [{ ...gap, resolution: 'The stricter holds.', overruled_line: 5 }], steps: 4 }),
  stage('draft_plan', 'Draft plan', { constraints: [entry('must', 'a', [3])] }),
  stage('review_plan', 'Review plan', { approved: false, weaknesses: [gap], missing_elements: [] }),
  stage('revise_plan', 'Revise plan', { constraints: [entry('must', 'a', [3]), entry('resolution', 'The stricter holds.', [3, 5], 'contradiction')] }, 2),
  stage('review_plan', 'Review plan', { approved: true }, 2),
  stage('generate_definition', 'Generate definition', { steps: [{ id: 'step-1' }], rules: [] }),
];

describe('stages', () => {
  it('reads what is there, and takes what is not for empty', () => {
    const { goal, faults, counts, guidelines } = understandingOf(stages[1]?.output ?? {});
    expect(goal).toBe('Help');
    expect(counts).toEqual({ sections: 0, steps: 4, rules: 0, escalations: 0 });
    expect(guidelines).toEqual([]);
    expect(faults[0]).toMatchObject({ lines: [3, 5], overruled: 5, resolution: 'The stricter holds.' });
    expect(understandingOf({ faults: 'none', requirements: null })).toMatchObject({ faults: [], dismissed: [] });
    expect(understandingOf({ dismissed: [{ fault: gap, reason: 'An exception.' }] }).dismissed).toMatchObject([{ fault: { lines: [3, 5] }, reason: 'An exception.' }]);
    expect(planReviewOf({ weaknesses: [1, null] }).gaps).toHaveLength(2);
    expect(definitionOf({ name: 'x' })).toMatchObject({ name: 'x', steps: [], rules: [] });
  });

  it('groups rounds, and finds the draft that a review speaks of', () => {
    const making = readStages(stages);
    expect(making.groups.get('Review plan')?.rounds.map(({ round }) => round)).toEqual([1, 2]);
    expect(making.tookUs).toBe(10_500);
    expect(making.makers).toEqual(['builtin']);
    expect(making.quality).toBeNull();
    expect(draftOf(stages, 'draft_plan', 'revise_plan', 1)?.stage).toBe('draft_plan');
    expect(draftOf(stages, 'draft_plan', 'revise_plan', 2)?.stage).toBe('revise_plan');
  });

  it('tells what a revision did about a gap', () => {
    const [before, after] = [planOf(stages[2]?.output ?? {}), planOf(stages[4]?.output ?? {})];
    const added = addedEntries(before, after);
    expect(added.map(({ text }) => text)).toEqual(['The stricter holds.']);
    const [first] = planReviewOf(stages[3]?.output ?? {}).gaps;
    expect(first && answerTo(first, added)?.text).toBe('The stricter holds.');
    // Of another kind, and elsewhere: not an answer.
    expect(answerTo({ kind: 'missing_limit', message: '', lines: [9], remedy: '' }, added)).toBeUndefined();
    // A gap of the draft, not of the SOP, is closed by an entry that closes no fault.
    expect(answerTo({ kind: 'uncovered_step', message: '', lines: [7], remedy: '' }, planOf({ interaction_patterns: [entry('step', 'g', [7])] }).interaction_patterns)?.text).toBe('g');
  });

  it('knows a fault again when lines have moved', () => {
    const fault = (message: string, subject = ''): Fault => ({ kind: 'undefined_reference', message, lines: [1], remedy: '', resolution: '', subject, overruled: 0 });
    expect(newFaults([fault('There is no step 9, but line 4 refers to it.')], [fault('There is no step 9, but line 7 refers to it.'), fault('There is no step 12, but line 8 refers to it.')])).toHaveLength(1);
    expect(newFaults([fault('Lines 3 and 4.', 'payment')], [fault('Line 3.', 'payment'), fault('Line 9.', 'calendar')]).map(({ subject }) => subject)).toEqual(['calendar']);
  });

  it('leaves quotations out where the lines stand beside', () => {
    expect(withoutQuotes(gap.message)).toBe('Line 3 and line 5 contradict each other.');
    expect(withoutQuotes('It decides by “Large claims” but gives no figure: line 25 (“Large claims go up.”).')).toBe('It decides by “Large claims” but gives no figure: line 25.');
  });

  it('shows flat fields, without what is empty', () => {
    expect(fieldsOf({ tone: 'warm', pacing: '', n: 3, none: null })).toEqual([
      ['tone', 'warm'],
      ['n', '3'],
    ]);
  });
});

describe('captions', () => {
  it('say the result of each state in a few words', () => {
    const captions = captionsOf(readStages(stages), '');
    expect(captions.get('Provision knowledge')).toBe('2 documents, 9 passages');
    expect(captions.get('Parse SOP')).toBe('1 fault found');
    expect(captions.get('Review plan')).toBe('Approved in round 2');
    expect(captions.get('Is the plan good?')).toBe('Yes');
    expect(captions.get('Revise plan')).toBe('1 added');
    expect(captions.get('Generate definition')).toBe('1 step, 0 rules');
    expect(captions.has('Revise definition')).toBe(false);
  });

  it('say which documents could not be read', () => {
    const making = readStages([stage('provision_knowledge', 'Provision knowledge', { documents: 2, passages: 9, failed: 1 })]);
    expect(captionsOf(making, '').get('Provision knowledge')).toBe('2 documents, 1 failed');
    expect(warnedOf(making)).toBe('Provision knowledge');
    expect(warnedOf(readStages(stages))).toBeNull();
  });

  it('say how far the documents are while they are read', () => {
    const report = { stage: 'reading', label: 'Reading a.pdf, page 3 of 12', done: 1, total: 4, document: 'a.pdf' };
    expect(readingText([report])).toBe('Reading page 3 of 12');
    expect(readingText([{ ...report, label: 'Reading a.pdf' }])).toBe('Reading, 1 of 4 done');
    expect(readingText([{ ...report, stage: 'building' }])).toBe('');
    expect(captionsOf(readStages([]), 'Reading page 3 of 12').get('Provision knowledge')).toBe('Reading page 3 of 12');
  });
});

describe('versions', () => {
  const version = {
    version: 2,
    status: 'deployed' as const,
    note: 'Rolled back to version 1.',
    author: 'Mara',
    execution_id: null,
    failed_stage: null,
    failed_reason: null,
    source: { agent_name: 'Desk', agent_type: 'text' as const, sop: '# Desk', knowledge_base_description: 'Rules', human_handoff_description: '', voice_personality: { tone: 'warm' } },
    definition: { prompts: { system: 'a\nb' } },
    created_at: '2026-01-01T00:00:00Z',
    deployed_at: null,
  };
  it('know what they are again', () => {
    expect(rolledBackFrom(version)).toBe(1);
    expect(rolledBackFrom({ ...version, execution_id: 'exe_1' })).toBeNull();
  });
  it('say what was changed in words', () => {
    expect(noteWords('Changed: sop, human_handoff_description.')).toBe('Changed: SOP, hand-off');
    expect(noteWords('Rolled back to version 1.')).toBe('Rolled back to version 1.');
  });
  it('are compared by lines, those of prompts too', () => {
    expect(partOf(version, 'sop')).toBe('# Desk');
    expect(partOf({ ...version, source: { ...version.source, sop: 'a\r\nb' } }, 'sop')).toBe('a\nb');
    expect(partOf(version, 'definition')).toContain('"a",\n');
    expect(partOf(version, 'other')?.split('\n')).toEqual(['Name: Desk', 'Channel: Text', 'Knowledge: Rules', 'Hand-off: ', 'Voice personality:', '  tone: warm']);
    expect(partOf({ ...version, definition: null }, 'definition')).toBeNull();
  });
});
