import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';

import { cn } from '@/lib/class-names';

import { controlClasses } from './input';

/** The browser's own select: the best one on a phone, and complete for the keyboard. */
export function Select({ className, children, ...props }: ComponentProps<'select'>) {
  return (
    <span className={cn('relative block', className)}>
      <select className={cn(controlClasses, 'h-9 appearance-none pr-9 text-base sm:text-sm')} {...props}>
        {children}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute top-2.5 right-3 size-4 text-faint" />
    </span>
  );
}
