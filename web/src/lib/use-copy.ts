import { useEffect, useRef, useState } from 'react';

/** Copies to the clipboard; `copied` stays true for two seconds. */
export function useCopy(): { copied: boolean; copy: (text: string) => Promise<void> } {
  const [copied, setCopied] = useState(false);
  const timer = useRef(0);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  async function copy(text: string): Promise<void> {
    const clipboard = (navigator as { clipboard?: Clipboard }).clipboard;
    if (clipboard) await clipboard.writeText(text);
    else copyBySelection(text);
    setCopied(true);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setCopied(false), 2000);
  }
  return { copied, copy };
}

/** The Clipboard API is absent on plain HTTP to another machine; selecting and copying still works. */
function copyBySelection(text: string): void {
  const area = document.createElement('textarea');
  area.value = text;
  area.setAttribute('readonly', '');
  area.className = 'sr-only';
  document.body.append(area);
  area.select();
  // Deprecated, and the only way there is where the Clipboard API is absent.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  document.execCommand('copy');
  area.remove();
}
