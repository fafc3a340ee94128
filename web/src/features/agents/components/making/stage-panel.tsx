import { useState, type ReactNode } from 'react';

import { JsonView } from '@/components/code/json-view';
import { CopyButton } from '@/components/copy-button';
import { Facts } from '@/components/facts';
import { Moment } from '@/components/moment';
import { Note } from '@/components/note';
import { Segments } from '@/components/segments';
import { formatDuration } from '@/lib/dates';
import { formatBytes } from '@/lib/numbers';
import { words } from '@/lib/words';

import { reviewOfChoice } from '../../lib/captions';
import {
  addedEntries,
  definitionOf,
  definitionReviewOf,
  draftOf,
  fieldsOf,
  knowledgeOf,
  planOf,
  planReviewOf,
  understandingOf,
  type Making,
  type Stage,
} from '../../lib/stages';

import { DefinitionOutput } from './definition-output';
import { Counts, Part } from './parts';
import { PlanOutput } from './plan-output';
import { DefinitionReviewOutput, PlanReviewOutput } from './review-output';
import { SopOutput } from './sop-output';

const text = words.creation;

function KnowledgeOutput({ stage }: { stage: Stage }) {
  const { documents, failed, passages, characters } = knowledgeOf(stage.output);
  return (
    <>
      <p className="text-[0.8125rem] text-soft">{documents + failed === 0 ? text.knowledgeNone : text.knowledgeText}</p>
      <Counts
        rows={[
          [text.knowledge.documents, documents],
          [text.knowledge.failed, failed],
          [text.knowledge.passages, passages],
          [text.knowledge.characters, characters],
        ]}
      />
    </>
  );
}

function PersonalityOutput({ stage }: { stage: Stage }) {
  return (
    <>
      <p className="text-[0.8125rem] text-soft">{text.personality.text}</p>
      <dl className="divide-y divide-line text-[0.8125rem]">
        {fieldsOf(stage.output).map(([name, value]) => (
          <div key={name} className="grid grid-cols-[7rem_minmax(0,1fr)] gap-3 py-2">
            <dt className="text-faint">{text.personality.fields[name] ?? name.replaceAll('_', ' ')}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function PromptsOutput({ stage }: { stage: Stage }) {
  const prompts = [
    [text.prompts.system, stage.output.system_prompt],
    [text.prompts.voice, stage.output.voice_prompt],
  ] as const;
  return (
    <>
      <p className="text-[0.8125rem] text-soft">{text.prompts.text}</p>
      {prompts.map(([name, value]) =>
        typeof value === 'string' && value !== '' ? (
          <Part key={name} title={name}>
            <div className="relative rounded-lg border border-line bg-sunken">
              <CopyButton text={value} label={text.prompts.copy(name)} iconOnly look="quiet" className="absolute top-1.5 right-1.5 size-7 bg-sunken" />
              {/* Scrolls, so the keyboard must reach it. */}
              {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
              <div role="region" tabIndex={0} aria-label={name} className="max-h-96 overflow-auto rounded-lg p-3 pr-11 text-[0.8125rem] leading-relaxed break-words whitespace-pre-wrap -outline-offset-2">
                {value}
              </div>
            </div>
          </Part>
        ) : null,
      )}
    </>
  );
}

function outputOf(stage: Stage, stages: readonly Stage[]): ReactNode {
  const { output, round } = stage;
  switch (stage.stage) {
    case 'provision_knowledge':
      return <KnowledgeOutput stage={stage} />;
    case 'parse_personality':
      return <PersonalityOutput stage={stage} />;
    case 'parse_sop':
      return <SopOutput understanding={understandingOf(output)} />;
    case 'draft_plan':
      return <PlanOutput plan={planOf(output)} added={[]} />;
    case 'revise_plan': {
      const plan = planOf(output);
      const before = draftOf(stages, 'draft_plan', 'revise_plan', round - 1);
      const added = before ? addedEntries(planOf(before.output), plan) : [];
      return <PlanOutput plan={plan} added={added} />;
    }
    case 'review_plan': {
      const before = draftOf(stages, 'draft_plan', 'revise_plan', round);
      const after = draftOf(stages, 'draft_plan', 'revise_plan', round + 1);
      return <PlanReviewOutput review={planReviewOf(output)} added={before && after ? addedEntries(planOf(before.output), planOf(after.output)) : null} />;
    }
    case 'generate_definition':
    case 'revise_definition':
      return <DefinitionOutput definition={definitionOf(output)} />;
    case 'review_definition':
      return <DefinitionReviewOutput review={definitionReviewOf(output)} />;
    case 'generate_prompts':
      return <PromptsOutput stage={stage} />;
    case 'deploy':
      return (
        <Facts
          rows={[
            [text.deploy.key, <code key="key" className="text-xs break-all">{String(output.key)}</code>],
            [text.deploy.bytes, formatBytes(Number(output.bytes))],
          ]}
        />
      );
    case 'activate':
      return <p className="text-[0.8125rem]">{output.status === 'superseded' ? text.captions.superseded : text.ready}</p>;
    default:
      return null;
  }
}

/** What a model said and was left out, and why. */
function Remarks({ stage: { made_by: maker, remarks } }: { stage: Stage }) {
  if (remarks.length === 0) return null;
  return (
    <details className="rounded-lg border border-line px-3.5 py-2.5 text-[0.8125rem]">
      <summary className="cursor-pointer font-medium">{maker === 'builtin' ? text.stage.alone : text.stage.leftOut(remarks.length)}</summary>
      <ul className="mt-2 grid list-disc gap-1.5 pl-5 break-words text-soft">
        {remarks.map((remark) => (
          <li key={remark}>{remark}</li>
        ))}
      </ul>
    </details>
  );
}

/** What a stage left, for people or as it is. */
function StageView({ rounds, stages }: { rounds: readonly Stage[]; stages: readonly Stage[] }) {
  const [round, setRound] = useState<number | null>(null);
  const [raw, setRaw] = useState(false);
  const stage = rounds.find((each) => each.round === round) ?? rounds.at(-1);
  if (!stage) return null;
  const shown = raw ? null : outputOf(stage, stages);
  return (
    <div className="grid content-start gap-4">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="text-xs text-faint">
          {text.stage.madeBy(text.makers(stage.made_by), formatDuration(stage.took_us / 1000))} · <Moment at={stage.created_at} />
        </p>
        <div className="flex flex-wrap gap-2">
          {rounds.length > 1 && (
            <Segments
              label={text.stage.rounds}
              value={stage.round}
              choices={rounds.map((each) => ({ value: each.round, label: text.stage.roundOf(each.round) }))}
              onChange={setRound}
            />
          )}
          <Segments
            label={text.stage.shownAs}
            value={raw ? 'json' : 'people'}
            choices={[
              { value: 'people', label: text.stage.people },
              { value: 'json', label: text.stage.raw },
            ]}
            onChange={(value) => setRaw(value === 'json')}
          />
        </div>
      </div>
      <Remarks stage={stage} />
      {shown ?? <JsonView label={text.stage.raw} value={stage.output} className="[&_pre]:max-h-[36rem]" />}
    </div>
  );
}

interface StagePanelProps {
  making: Making;
  /** The state of the workflow. */
  state: string;
  building: boolean;
  /** Where and why it came to nothing; null: it did not. */
  failure: { stage: string; reason: string } | null;
}

/** States of the workflow that tell of a failure, and leave nothing themselves. */
const tellers = ['Mark failed', 'Failed'];

export function StagePanel({ making, state, building, failure }: StagePanelProps) {
  const review = reviewOfChoice.get(state);
  const group = making.groups.get(review ?? state);
  if (!group) {
    if (failure && (failure.stage === state || tellers.includes(state))) return <Note look="bad">{failure.reason}</Note>;
    if (failure) return <Note>{text.stage.notReached}</Note>;
    return <Note>{building ? text.stage.waiting : text.stage.idle}</Note>;
  }
  return <StageView key={group.title} rounds={group.rounds} stages={making.stages} />;
}
