import { useMemo } from 'react';

import { cn } from '@/lib/class-names';
import { scanJson } from '@/lib/json-places';
import { words } from '@/lib/words';


import type { Mark } from './code-editor';
import { CodeField } from './code-field';

interface JsonInputProps {
  label: string;
  hint: string;
  value: string;
  onChange: (value: string) => void;
  /** For a few lines. */
  low?: boolean;
}

/** The fault of a JSON text where it stands; null: it is JSON. */
export function jsonMark(text: string): Mark | null {
  const { fault } = scanJson(text);
  if (!fault) return null;
  const from = Math.max(0, Math.min(fault.at, text.length - 1));
  return { from, to: Math.min(from + 1, text.length), severity: 'error', message: words.workflowEditor.json[fault.kind] };
}

export function JsonInput({ label, hint, value, onChange, low = false }: JsonInputProps) {
  const mark = useMemo(() => jsonMark(value), [value]);
  const marks = useMemo(() => (mark ? [mark] : []), [mark]);
  const line = mark ? value.slice(0, mark.from).split('\n').length : 0;
  return (
    <div className="grid gap-1.5">
      <p aria-hidden className="text-[0.8125rem] font-medium">
        {label}
      </p>
      <CodeField label={label} value={value} onChange={onChange} marks={marks} className={cn('rounded-md border border-line-strong bg-surface focus-within:border-accent', low ? 'h-32' : 'h-56')} />
      <p role="status" className={mark ? 'text-[0.8125rem] text-bad' : 'text-[0.8125rem] text-faint'}>
        {mark ? `${words.workflowEditor.line(line)}: ${mark.message}` : hint}
      </p>
    </div>
  );
}
