import { CircleCheck, CircleDashed } from 'lucide-react';

import { words } from '@/lib/words';

import type { Recognised } from '../lib/outline';

import { kindText } from './making/attention';

const inks: Record<string, string> = { must: 'bg-good-soft text-good', must_not: 'bg-bad-soft text-bad' };

/** The parts of a procedure that were recognised, and how to write those that were not; null: none. */
export function OutlineView({ outline }: { outline: Recognised | null }) {
  if (!outline) {
    return <p className="py-6 text-center text-[0.8125rem] text-faint">{words.outline.empty}</p>;
  }
  const { steps, rules, handoff } = outline;
  return (
    <div className="grid gap-4 text-[0.8125rem]">
      <Part title={words.outline.goal} found={outline.goal !== ''} tip={words.outline.tips.goal}>
        <p>{outline.goal}</p>
      </Part>
      <Part title={words.outline.steps} count={steps.length} found={steps.length > 0} tip={words.outline.tips.steps}>
        <ol className="grid gap-1">
          {steps.map(({ number, text }, index) => (
            <li key={index} className="flex gap-2">
              {/* Those of the procedure: what stands outside of its list has none. */}
              <span className="min-w-5 shrink-0 text-right text-faint tabular-nums">{number ? `${number}.` : '–'}</span>
              <span className="min-w-0">{text}</span>
            </li>
          ))}
        </ol>
      </Part>
      <Part title={words.outline.rules} count={rules.length} found={rules.length > 0} tip={words.outline.tips.rules}>
        <ul className="grid gap-1">
          {rules.map(({ kind, text }, index) => (
            <li key={index} className="flex gap-2">
              <span
                className={`h-fit min-w-12 shrink-0 rounded text-center text-xs leading-5 font-medium ${inks[kind] ?? 'bg-sunken text-soft'}`}
              >
                {words.creation.plan.kinds[kind] ?? kindText(kind)}
              </span>
              <span className="min-w-0">{text}</span>
            </li>
          ))}
        </ul>
      </Part>
      <Part title={words.outline.handoff} count={handoff.length} found={handoff.length > 0} tip={words.outline.tips.handoff}>
        <ul className="grid list-disc gap-1 pl-5 marker:text-faint">
          {handoff.map((text, index) => (
            <li key={index}>{text}</li>
          ))}
        </ul>
      </Part>
    </div>
  );
}

interface PartProps {
  title: string;
  found: boolean;
  tip: string;
  count?: number;
  children: React.ReactNode;
}

function Part({ title, found, tip, count, children }: PartProps) {
  const Icon = found ? CircleCheck : CircleDashed;
  return (
    <section className="flex gap-2.5">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${found ? 'text-good' : 'text-faint'}`} />
      <div className="min-w-0 flex-1">
        <h3 className="font-semibold">
          {title}
          {count !== undefined && count > 0 && <span className="ml-1.5 font-normal text-faint">{count}</span>}
        </h3>
        <div className="mt-1 text-soft">{found ? children : <p className="text-faint">{tip}</p>}</div>
      </div>
    </section>
  );
}
