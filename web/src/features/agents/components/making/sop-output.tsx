import { Badge } from '@/components/ui/badge';
import { words } from '@/lib/words';

import { withoutQuotes, type Understanding } from '../../lib/stages';

import { kindText } from './attention';
import { Chips, Counts, Part, Points } from './parts';
import { LineQuotes } from './sop-lines';

const text = words.creation.sop;

/** How the SOP was understood. */
export function SopOutput({ understanding }: { understanding: Understanding }) {
  const { goal, tone, traits, integrations, domains, guidelines, counts, faults, dismissed } = understanding;
  return (
    <>
      <Part title={text.goal}>
        <p className="text-sm">{goal || words.common.none}</p>
      </Part>
      <Counts
        rows={[
          [text.counts.steps, counts.steps],
          [text.counts.rules, counts.rules],
          [text.counts.escalations, counts.escalations],
          [text.counts.sections, counts.sections],
        ]}
      />
      <Part title={text.tone}>
        <Chips items={[...new Set(traits.length > 0 ? traits : [tone])]} />
      </Part>
      <Part title={text.integrations} count={integrations.length}>
        <Chips items={integrations} />
      </Part>
      <Part title={text.domains} count={domains.length}>
        <Chips items={domains} />
      </Part>
      <Part title={text.guidelines} count={guidelines.length}>
        <Points items={guidelines} />
      </Part>
      <Part title={text.faults} count={faults.length}>
        <ol className="grid gap-3">
          {faults.map((fault) => (
            <li key={fault.message} className="grid gap-2 rounded-lg border border-line p-3 text-[0.8125rem]">
              <div>
                <Badge tone="warn">{kindText(fault.kind)}</Badge>
              </div>
              <p className="font-medium">{withoutQuotes(fault.message)}</p>
              <LineQuotes lines={fault.lines} overruled={fault.overruled} />
              <p className="text-soft">{fault.remedy}</p>
            </li>
          ))}
        </ol>
      </Part>
      {dismissed.length > 0 && (
        <Part title={text.dismissed} count={dismissed.length}>
          <ul className="grid gap-3">
            {dismissed.map(({ fault, reason }) => (
              <li key={fault.message} className="grid gap-1 rounded-lg border border-line p-3 text-[0.8125rem]">
                <p className="text-soft line-through">{withoutQuotes(fault.message)}</p>
                <p>{reason}</p>
              </li>
            ))}
          </ul>
        </Part>
      )}
    </>
  );
}
