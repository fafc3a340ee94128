import { useEffect, useRef } from 'react';

import { Passage, passageFrame } from '@/components/passage';
import type { Parts } from '@/lib/code-points';

interface MarkedTextProps {
  /** Its name. */
  document: string;
  parts: Parts;
  label: string;
  /** Whether the document goes on before what is shown. */
  cutBefore?: boolean;
}

/** Text with the quote marked; the quote is brought into view. */
export function MarkedText({ document, parts, label, cutBefore = false }: MarkedTextProps) {
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // After the sheet has moved in; before that, its place is not settled.
    const timer = window.setTimeout(() => region.current?.querySelector('mark')?.scrollIntoView({ block: 'center' }), 60);
    return () => window.clearTimeout(timer);
  }, [parts.before.length, parts.quote]);
  return (
    <div
      role="region"
      aria-label={label}
      ref={region}
      className={passageFrame(document)}
    >
      <Passage parts={parts} document={document} cutBefore={cutBefore} />
    </div>
  );
}
