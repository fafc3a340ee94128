import { Badge, type Tone } from '@/components/ui/badge';
import { words } from '@/lib/words';

import { planSections, type Plan, type PlanEntry } from '../../lib/stages';

import { kindText } from './attention';
import { Part } from './parts';
import { LineChips } from './sop-lines';

const text = words.creation.plan;
const tones: Record<string, Tone> = { must_not: 'bad', resolution: 'warn', escalation: 'accent' };

/** What stands before a decision: the number of a step, who takes over, the kind of a rule. */
const labelOf = ({ kind, name }: PlanEntry) => (kind === 'step' ? name : (text.kinds[kind] ?? kindText(kind)));

export function Entry({ entry, isNew }: { entry: PlanEntry; isNew: boolean }) {
  const step = entry.kind === 'step';
  const named = !step && ['escalation', 'staff', 'assistant', 'keep', 'phase'].includes(entry.kind) ? entry.name : '';
  return (
    <li className={`flex items-baseline gap-2.5 px-3 py-2 text-[0.8125rem] ${isNew ? 'bg-good-soft/60' : ''}`}>
      {step && <span className="w-5 shrink-0 text-right text-xs font-medium text-faint tabular-nums">{entry.name}</span>}
      <span className="min-w-0 flex-1 break-words">
        {!step && (
          <span className="mr-2 inline-flex">
            <Badge tone={tones[entry.kind] ?? 'plain'}>{labelOf(entry)}</Badge>
          </span>
        )}
        {named && <span className="font-medium">{named} · </span>}
        {entry.text}
        {isNew && <span className="ml-1.5 text-xs font-medium text-good">{text.addedTag}</span>}
      </span>
      <LineChips lines={entry.lines} />
    </li>
  );
}

/** A plan by its parts; what a revision added stands out. */
export function PlanOutput({ plan, added }: { plan: Plan; added: readonly PlanEntry[] }) {
  const fresh = new Set(added);
  return (
    <>
      {planSections.map((section) => (
        <Part key={section} title={text.sections[section]} count={plan[section].length}>
          <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line">
            {plan[section].map((entry, index) => (
              <Entry key={index} entry={entry} isNew={fresh.has(entry)} />
            ))}
          </ul>
        </Part>
      ))}
    </>
  );
}
