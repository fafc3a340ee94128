import type { FieldValues, Path, UseFormReturn } from 'react-hook-form';

import { asProblem, fieldOf } from './problem';

/**
 * Puts the faults that the server found at the fields that have them. True if every fault found its
 * field, so that nothing is left to say elsewhere.
 */
export function showFaults<Values extends FieldValues>(form: UseFormReturn<Values>, error: unknown): boolean {
  const { faults } = asProblem(error);
  const known = new Set(Object.keys(form.getValues()));
  let placed = 0;
  for (const fault of faults) {
    const field = fieldOf(fault.pointer);
    if (!known.has(field)) continue;
    form.setError(field as Path<Values>, { type: 'server', message: fault.message }, { shouldFocus: placed === 0 });
    placed += 1;
  }
  return placed > 0 && placed === faults.length;
}
