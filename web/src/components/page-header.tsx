import type { ReactNode } from 'react';

import { useTitle } from '@/lib/use-title';

interface PageHeaderProps {
  title: string;
  text?: ReactNode;
  badge?: ReactNode;
  /** A picture before the title. */
  mark?: ReactNode;
  action?: ReactNode;
}

export function PageHeader({ title, text, badge, mark, action }: PageHeaderProps) {
  useTitle(title);
  return (
    <header className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="flex min-w-0 flex-1 basis-64 items-start gap-3.5">
        {mark}
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="text-xl font-semibold tracking-tight break-words">{title}</h1>
            {badge}
          </div>
          {text && <p className="mt-1 max-w-2xl text-sm text-soft">{text}</p>}
        </div>
      </div>
      {action && <div className="flex flex-wrap gap-2">{action}</div>}
    </header>
  );
}
