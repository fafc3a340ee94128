import { useEffect, useState } from 'react';

const key = 'auriga-shortcuts';

/** What a key means for the desk; null if it belongs to something else. */
export function shortcutOf(event: Pick<KeyboardEvent, 'key' | 'target' | 'repeat' | 'ctrlKey' | 'metaKey' | 'altKey' | 'defaultPrevented'>): 'pause' | 'mute' | null {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return null;
  const target = event.target instanceof Element ? event.target : null;
  // Letters belong to what is typed into, and everything to a dialog or menu.
  if (target?.closest('input:not([type="range"], [type="checkbox"]), select, textarea, [role="dialog"], [role="alertdialog"], [role="menu"]')) return null;
  if (event.key.toLowerCase() === 'm') return 'mute';
  // Space presses the button that has the focus.
  if (event.key === ' ' && !target?.closest('button, a, input, summary, [role="button"]')) return 'pause';
  return null;
}

function stored(): boolean {
  try {
    return localStorage.getItem(key) !== 'off';
  } catch {
    return true;
  }
}

/**
 * Single keys act on the whole page, so they can be turned off (WCAG 2.1.4): speech input and unsteady
 * hands press them unasked.
 */
export function useShortcuts(act: (shortcut: 'pause' | 'mute') => void): { on: boolean; setOn: (on: boolean) => void } {
  const [on, setOn] = useState(stored);
  useEffect(() => {
    if (!on) return undefined;
    function onKey(event: KeyboardEvent) {
      const shortcut = shortcutOf(event);
      if (!shortcut) return;
      event.preventDefault();
      act(shortcut);
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [on, act]);
  return {
    on,
    setOn(next) {
      setOn(next);
      try {
        localStorage.setItem(key, next ? 'on' : 'off');
      } catch {
        // Without storage the choice lasts until the page is left.
      }
    },
  };
}
