import { CircleAlert, Info, LoaderCircle, PauseCircle, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

import { cn } from '@/lib/class-names';

const looks = {
  plain: { icon: Info, classes: 'bg-accent-soft', tint: 'text-accent-ink' },
  busy: { icon: LoaderCircle, classes: 'bg-accent-soft', tint: 'text-accent-ink animate-spin' },
  paused: { icon: PauseCircle, classes: 'bg-warn-soft', tint: 'text-warn' },
  warn: { icon: TriangleAlert, classes: 'bg-warn-soft', tint: 'text-warn' },
  bad: { icon: CircleAlert, classes: 'bg-bad-soft', tint: 'text-bad' },
} satisfies Record<string, { icon: LucideIcon; classes: string; tint: string }>;

interface NoteProps {
  look?: keyof typeof looks;
  children: ReactNode;
  action?: ReactNode;
}

/** A line that explains the state of what is below it. */
export function Note({ look = 'plain', children, action }: NoteProps) {
  const { icon: Icon, classes, tint } = looks[look];
  return (
    <div role="status" className={cn('flex flex-wrap items-center gap-3 rounded-lg px-3.5 py-2.5 text-[0.8125rem]', classes)}>
      <Icon aria-hidden className={cn('size-4 shrink-0', tint)} />
      <div className="min-w-0 flex-1 basis-48">{children}</div>
      {action}
    </div>
  );
}
