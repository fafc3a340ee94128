import { CopyButton } from '@/components/copy-button';
import { Moment } from '@/components/moment';
import { formatCount } from '@/lib/numbers';
import { useNow } from '@/lib/use-now';
import { words } from '@/lib/words';

import type { Execution } from '../api/get-execution';
import { durationOf } from '../lib/duration';

interface ExecutionFactsProps {
  execution: Execution;
  steps: number;
}

export function ExecutionFacts({ execution, steps }: ExecutionFactsProps) {
  const now = useNow(250, execution.ended_at === null);
  const facts = [
    [words.executions.facts.duration, durationOf(execution.started_at, execution.ended_at, now)],
    [words.executions.facts.started, <Moment key="started" at={execution.started_at} exact />],
    [words.executions.facts.steps, formatCount(steps)],
    [words.executions.facts.version, execution.version],
    [words.executions.facts.by, execution.started_by],
    [
      words.executions.facts.id,
      <span key="id" className="flex items-center gap-1">
        <code className="text-xs font-normal break-all">{execution.id}</code>
        <CopyButton iconOnly look="quiet" className="-my-2 size-7" text={execution.id} label={words.executions.copyId} />
      </span>,
    ],
  ] as const;
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-3 text-[0.8125rem]">
      {facts.map(([name, value]) => (
        <div key={name} className="min-w-0">
          <dt className="text-xs text-faint">{name}</dt>
          <dd className="font-medium break-words tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
