/**
 * Stands in for react-remove-scroll, which Radix uses under its dialogs and menus. The original
 * writes a <style> element; this one sets an attribute that index.css reacts to, so that the pages
 * run under `style-src 'self'`. What it does not do: hold back scroll gestures on iOS that start
 * outside of the dialog; the overlay covers the page there anyway.
 */
import { createElement, useEffect, type ElementType, type ReactNode } from 'react';

interface RemoveScrollProps {
  as?: ElementType;
  allowPinchZoom?: boolean;
  shards?: unknown;
  enabled?: boolean;
  removeScrollBar?: boolean;
  children?: ReactNode;
}

let locks = 0;

/** What the original takes and no element knows. */
function withoutOptions(props: Omit<RemoveScrollProps, 'as' | 'children' | 'enabled'>) {
  const taken = ['allowPinchZoom', 'shards', 'removeScrollBar'];
  return Object.fromEntries(Object.entries(props).filter(([name]) => !taken.includes(name)));
}

function RemoveScroll({ as = 'div', children, ...rest }: RemoveScrollProps) {
  const { enabled = true, ...options } = rest;
  const other = withoutOptions(options);
  useEffect(() => {
    if (!enabled) return undefined;
    locks += 1;
    document.documentElement.dataset.scrollLocked = 'true';
    return () => {
      locks -= 1;
      if (locks === 0) delete document.documentElement.dataset.scrollLocked;
    };
  }, [enabled]);
  return createElement(as, other, children);
}

RemoveScroll.classNames = { fullWidth: '', zeroRight: '' };

export { RemoveScroll };
