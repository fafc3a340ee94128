import { useId, type ReactNode } from 'react';

import { words } from '@/lib/words';

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  /** Gets what ties the control to its label, hint and error. */
  children: (control: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }) => ReactNode;
}

export function Field({ label, hint, error, optional = false, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="flex items-baseline justify-between gap-2 text-[0.8125rem] font-medium">
        {label}
        {optional && <span className="text-xs font-normal text-faint">{words.common.optional}</span>}
      </label>
      {children({ id, ...(note ? { 'aria-describedby': `${id}-note` } : {}), ...(error ? { 'aria-invalid': true } : {}) })}
      {note && (
        <p id={`${id}-note`} className={error ? 'text-[0.8125rem] text-bad' : 'text-[0.8125rem] text-faint'}>
          {note}
        </p>
      )}
    </div>
  );
}
