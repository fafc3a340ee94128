import { AlertDialog } from 'radix-ui';
import type { ReactNode } from 'react';

import { words } from '@/lib/words';

import { Button } from './button';

interface ConfirmProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  text: ReactNode;
  action: string;
  /** What the harmless button says. */
  cancel?: string;
  onConfirm: () => void;
  /** Nothing is lost by it. */
  harmless?: boolean;
}

/** Asks before something of weight; the focus begins at the harmless button. */
export function Confirm({ open, onOpenChange, title, text, action, cancel = words.common.cancel, onConfirm, harmless = false }: ConfirmProps) {
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 animate-fade bg-black/45" />
        <AlertDialog.Content className="fixed inset-x-3 bottom-3 z-50 animate-rise rounded-2xl border border-line bg-raised p-5 shadow-float outline-none sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-full sm:max-w-md sm:-translate-1/2">
          <AlertDialog.Title className="text-base font-semibold break-words">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-sm text-soft">{text}</AlertDialog.Description>
          <div className="mt-5 flex flex-wrap justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button>{cancel}</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button look={harmless ? 'primary' : 'destroy'} onClick={onConfirm}>
                {action}
              </Button>
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
