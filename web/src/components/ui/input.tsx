import type { ComponentProps } from 'react';

import { cn } from '@/lib/class-names';

export const controlClasses =
  'w-full rounded-md border border-line-strong bg-surface px-3 text-ink shadow-card transition-colors placeholder:text-faint hover:border-soft focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 disabled:opacity-60 aria-invalid:border-bad';

/**
 * What programs read, a name or an expression. Not at 14 pixels: there Chromium cuts the underscores of
 * DejaVu Sans Mono off, and they look like spaces.
 */
const codeClasses = 'font-mono text-base sm:text-[0.8125rem]';

export function Input({ className, code = false, ...props }: ComponentProps<'input'> & { code?: boolean }) {
  // Not by the variant read-only: to CSS a choice is read-only, too.
  return <input className={cn(controlClasses, 'h-9 text-base sm:text-sm', code && codeClasses, props.readOnly && 'bg-sunken text-soft', className)} {...props} />;
}

export function Textarea({ className, code = false, ...props }: ComponentProps<'textarea'> & { code?: boolean }) {
  return <textarea className={cn(controlClasses, 'min-h-20 py-2 text-base sm:text-sm', code && codeClasses, className)} {...props} />;
}
