import { useCallback, useState } from 'react';

import type { Source } from '@/components/source-chips';

/** Which source is open beside the page. */
export function useOpenSource() {
  const [opened, setOpened] = useState<{ source: Source; number: number } | null>(null);
  const open = useCallback((source: Source, number: number) => setOpened({ source, number }), []);
  const close = useCallback(() => setOpened(null), []);
  return { source: opened?.source ?? null, number: opened?.number ?? 1, open, close };
}
