import { useEffect, useRef } from 'react';

import type { Parts } from '@/lib/code-points';

interface MarkedTextProps {
  parts: Parts;
  label: string;
  /** Whether the document goes on before what is shown. */
  cutBefore?: boolean;
}

/** Text with the quote marked; the quote is brought into view. */
export function MarkedText({ parts, label, cutBefore = false }: MarkedTextProps) {
  const mark = useRef<HTMLElement>(null);
  useEffect(() => {
    // After the sheet has moved in; before that, its place is not settled.
    const timer = window.setTimeout(() => mark.current?.scrollIntoView({ block: 'center' }), 60);
    return () => window.clearTimeout(timer);
  }, [parts.before.length, parts.quote]);
  return (
    <div
      role="region"
      aria-label={label}
      className="rounded-xl border border-line bg-surface p-4 text-[0.8125rem] leading-relaxed break-words whitespace-pre-wrap sm:p-5"
    >
      {cutBefore && <span className="text-faint">… </span>}
      <span className="text-soft">{parts.before}</span>
      <mark ref={mark}>{parts.quote}</mark>
      <span className="text-soft">{parts.after}</span>
    </div>
  );
}
