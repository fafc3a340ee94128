import { useRef } from 'react';

/**
 * Gives the focus back to what had it when a dialog opened. Radix does so for dialogs that hold
 * their own trigger; ours are opened from elsewhere.
 */
export function useReturnFocus() {
  const opener = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: () => {
      opener.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus();
    },
  };
}
