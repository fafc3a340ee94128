import { Tooltip } from '@/components/ui/tooltip';
import { cn } from '@/lib/class-names';
import { formatDuration } from '@/lib/dates';
import { words } from '@/lib/words';

import type { Message } from '../api/list-messages';
import { stagesOf, type Stage } from '../lib/stages';

const colours: Record<Stage, string> = {
  waiting: 'bg-line-strong',
  reading: 'bg-accent',
  model: 'bg-(--meter-warm)',
  tools: 'bg-(--meter-good)',
  rest: 'bg-line',
};

/** What an answer's time went into; nothing for one that took hardly any. */
export function StageBar({ stages, latency }: { stages: NonNullable<Message['stages']>; latency: number }) {
  const parts = stagesOf(stages, latency);
  if (parts.length === 0) return null;
  const told = words.sessions.stagesOf(parts.map(({ stage, ms }) => `${words.sessions.stages[stage]} ${formatDuration(ms)}`).join(', '));
  return (
    <Tooltip text={told}>
      <span role="img" aria-label={told} className="flex h-1.5 w-16 gap-px overflow-hidden rounded-full">
        {parts.map(({ stage, ms }) => (
          <span key={stage} className={cn('min-w-0.5', colours[stage])} style={{ flexGrow: ms }} />
        ))}
      </span>
    </Tooltip>
  );
}
