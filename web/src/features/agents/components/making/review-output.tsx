import { CircleCheck, CornerDownRight, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

import { Badge } from '@/components/ui/badge';
import { words } from '@/lib/words';

import { answerTo, withoutQuotes, type DefinitionReview, type Gap, type PlanEntry, type PlanReview } from '../../lib/stages';

import { kindText } from './attention';
import { Part, Points } from './parts';
import { LineQuotes } from './sop-lines';

const text = words.creation.review;

function Verdict({ good, title, children }: { good: boolean; title: string; children?: ReactNode }) {
  const Icon = good ? CircleCheck : TriangleAlert;
  return (
    <div className={`flex items-center gap-3 rounded-lg px-3.5 py-2.5 ${good ? 'bg-good-soft' : 'bg-warn-soft'}`}>
      <Icon aria-hidden className={`size-5 shrink-0 ${good ? 'text-good' : 'text-warn'}`} />
      <div className="min-w-0">
        <p className="text-sm font-semibold">{title}</p>
        {children && <p className="text-[0.8125rem] text-soft">{children}</p>}
      </div>
    </div>
  );
}

interface GapsProps {
  gaps: readonly Gap[];
  /** What the revision after it put in; null: there was none. */
  added: readonly PlanEntry[] | null;
}

function Gaps({ gaps, added }: GapsProps) {
  return (
    <ol className="grid gap-3">
      {gaps.map((gap) => {
        const answer = added && answerTo(gap, added);
        return (
          <li key={JSON.stringify([gap.kind, gap.message])} className="overflow-hidden rounded-lg border border-line text-[0.8125rem]">
            <div className="grid gap-2 p-3">
              <div>
                <Badge tone="warn">{kindText(gap.kind)}</Badge>
              </div>
              <p className="font-medium">{withoutQuotes(gap.message)}</p>
              <LineQuotes lines={gap.lines} />
              <p className="text-soft">{gap.remedy}</p>
            </div>
            {added && (
              <p className="flex gap-2 border-t border-line bg-good-soft/60 px-3 py-2">
                <CornerDownRight aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
                <span className="min-w-0">
                  <span className="font-medium text-good">{text.answer}: </span>
                  {answer?.text ?? text.noAnswer}
                </span>
              </p>
            )}
          </li>
        );
      })}
    </ol>
  );
}

export function PlanReviewOutput({ review, added }: { review: PlanReview; added: readonly PlanEntry[] | null }) {
  const { approved, gaps, strengths, suggestions } = review;
  return (
    <>
      <Verdict good={approved} title={approved ? text.approved : text.notApproved}>
        {approved ? text.approvedText : text.gapsText(gaps.length)}
      </Verdict>
      <Part title={text.gaps} count={gaps.length}>
        <Gaps gaps={gaps} added={added} />
      </Part>
      <Part title={text.strengths} count={strengths.length}>
        <Points items={strengths} look="good" />
      </Part>
      <Part title={text.suggestions} count={suggestions.length}>
        <Points items={suggestions} look="idea" />
      </Part>
    </>
  );
}

const ten = Array.from({ length: 10 }, (_, index) => index);

export function DefinitionReviewOutput({ review }: { review: DefinitionReview }) {
  const { quality, approved, issues, suggestions } = review;
  return (
    <>
      <div className="grid gap-2 rounded-lg border border-line p-3.5">
        <div className="flex items-baseline justify-between gap-3">
          <span className="text-sm font-semibold">{words.creation.judged.quality}</span>
          <span className="text-lg font-semibold tabular-nums">{words.creation.outcome.qualityOf(quality)}</span>
        </div>
        <div aria-hidden className="grid grid-cols-10 gap-1">
          {ten.map((index) => (
            <span key={index} className={`h-1.5 rounded-full ${index < quality ? (approved ? 'bg-good' : 'bg-warn') : 'bg-line'}`} />
          ))}
        </div>
        <p className="text-[0.8125rem] text-soft">{approved ? words.creation.judged.noIssues : text.gapsText(issues.length)}</p>
      </div>
      <Part title={words.creation.judged.issues} count={issues.length}>
        <Gaps gaps={issues} added={null} />
      </Part>
      <Part title={text.suggestions} count={suggestions.length}>
        <Points items={suggestions} look="idea" />
      </Part>
    </>
  );
}
