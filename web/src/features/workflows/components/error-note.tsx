import { CircleAlert } from 'lucide-react';

import { cn } from '@/lib/class-names';
import { words } from '@/lib/words';

interface ErrorNoteProps {
  /** The name that Retry and Catch go by. */
  error: string | null;
  /** Why, for people. */
  cause: string | null;
  /** What was caught is no disaster. */
  look?: 'bad' | 'warn';
}

export function ErrorNote({ error, cause, look = 'bad' }: ErrorNoteProps) {
  if (!error && !cause) return null;
  const ink = look === 'bad' ? 'text-bad' : 'text-warn';
  return (
    <div className={cn('flex items-start gap-2.5 rounded-lg px-3.5 py-2.5 text-[0.8125rem]', look === 'bad' ? 'bg-bad-soft' : 'bg-warn-soft')}>
      <CircleAlert aria-hidden className={cn('mt-0.5 size-4 shrink-0', ink)} />
      <div className="min-w-0">
        <p className={cn('font-medium break-words', ink)}>{error ?? words.executions.unnamedError}</p>
        {cause && <p className="mt-0.5 max-h-40 overflow-y-auto break-words whitespace-pre-wrap">{cause}</p>}
      </div>
    </div>
  );
}
