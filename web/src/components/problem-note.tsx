import { CircleAlert, Clock } from 'lucide-react';

import { asProblem } from '@/lib/problem';
import { useCountdown } from '@/lib/use-countdown';
import { words } from '@/lib/words';

import { Button } from './ui/button';

/** Why something failed, what helps, and the id that finds it in the log. Counts a 429 down. */
export function ProblemNote({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const seconds = useCountdown(error);
  if (!error) return null;
  const problem = asProblem(error);
  const limited = problem.status === 429;
  const Icon = limited ? Clock : CircleAlert;
  const isSaid = (text: string) => problem.message.includes(text);
  const loose = problem.faults.map((fault) => fault.message).filter((text) => !isSaid(text));
  return (
    <div role="alert" className="flex flex-wrap items-start gap-3 rounded-lg bg-bad-soft px-3.5 py-3 text-[0.8125rem]">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="min-w-0 flex-1 basis-40">
        <p className="font-medium text-bad">{limited && seconds > 0 ? words.errors.wait(seconds) : problem.message}</p>
        {loose.length > 0 && <p className="mt-0.5 text-ink">{loose.join(' ')}</p>}
        {problem.remedy && !limited && !isSaid(problem.remedy) && <p className="mt-0.5 text-ink">{problem.remedy}</p>}
        {problem.requestId && <p className="mt-1 text-xs text-soft">{words.errors.requestId(problem.requestId)}</p>}
      </div>
      {onRetry && (
        <Button size="sm" onClick={onRetry} disabled={seconds > 0}>
          {seconds > 0 ? words.errors.waitShort(seconds) : words.common.retry}
        </Button>
      )}
    </div>
  );
}
