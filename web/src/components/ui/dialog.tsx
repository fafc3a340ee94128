import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

import { cn } from '@/lib/class-names';
import { words } from '@/lib/words';

import { Button } from './button';
import { useReturnFocus } from './use-return-focus';

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  text?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  /** Stands before the title. */
  icon?: ReactNode;
  /** A sheet stands at the right edge (on phones it fills the width). */
  shape?: 'dialog' | 'wide' | 'sheet' | 'wide-sheet';
}

export function Dialog({ open, onOpenChange, title, text, children, footer, icon, shape = 'dialog' }: DialogProps) {
  const sheet = shape === 'sheet' || shape === 'wide-sheet';
  const focus = useReturnFocus();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-black/45" />
        <Radix.Content
          {...focus}
          {...(text ? {} : { 'aria-describedby': undefined })}
          className={cn(
            'fixed z-50 flex flex-col border-line bg-raised shadow-float outline-none',
            sheet
              ? 'inset-y-0 right-0 w-full animate-slide border-l'
              : 'inset-x-0 bottom-0 max-h-[92dvh] animate-rise rounded-t-2xl border sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-[calc(100vw-2rem)] sm:-translate-1/2 sm:rounded-2xl',
            shape === 'sheet' && 'sm:w-[34rem]',
            shape === 'wide-sheet' && 'sm:w-[min(56rem,calc(100vw-4rem))]',
            !sheet && (shape === 'wide' ? 'sm:max-w-4xl' : 'sm:max-w-lg'),
          )}
        >
          <header className="flex items-start gap-3 border-b border-line px-5 py-4">
            {icon && <span className="grid size-8 shrink-0 place-items-center rounded-lg bg-accent-soft text-accent-ink">{icon}</span>}
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-base font-semibold break-words">{title}</Radix.Title>
              {text && <Radix.Description className="mt-1 text-[0.8125rem] text-soft">{text}</Radix.Description>}
            </div>
            <Radix.Close asChild>
              <Button look="quiet" size="icon-sm" aria-label={words.common.close} className="-mt-1 -mr-2">
                <X />
              </Button>
            </Radix.Close>
          </header>
          {/* Scrolls, so the keyboard must reach it. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <div tabIndex={0} className="flex min-h-0 flex-1 flex-col overflow-y-auto p-5 -outline-offset-2">
            {children}
          </div>
          {footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
              {footer}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
