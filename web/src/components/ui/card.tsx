import type { ComponentProps, ReactNode } from 'react';

import { cn } from '@/lib/class-names';

export function Card({ className, ...props }: ComponentProps<'section'>) {
  return <section className={cn('rounded-xl border border-line bg-surface shadow-card', className)} {...props} />;
}

interface CardHeadProps {
  title: string;
  text?: ReactNode;
  action?: ReactNode;
}

export function CardHead({ title, text, action }: CardHeadProps) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-3 border-b border-line last:border-b-0 px-4 py-3 sm:px-5">
      <div className="min-w-0 flex-1 basis-48">
        <h2 className="text-sm font-semibold">{title}</h2>
        {text && <p className="mt-0.5 max-w-2xl text-[0.8125rem] text-faint">{text}</p>}
      </div>
      {action && <div className="flex flex-wrap gap-2">{action}</div>}
    </header>
  );
}

export function CardBody({ className, ...props }: ComponentProps<'div'>) {
  return <div className={cn('p-4 sm:p-5', className)} {...props} />;
}
