import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

/** Filters that live in the address, so that a filtered list can be sent to a colleague. */
export function useFilters<Name extends string>(names: readonly Name[]) {
  const [params, setParams] = useSearchParams();
  const values = useMemo(
    () => Object.fromEntries(names.map((name) => [name, params.get(name) ?? ''])) as Record<Name, string>,
    [names, params],
  );
  /** Several at once: one call after the other would each begin with the address as it is drawn. */
  const change = useCallback(
    (values: Partial<Record<Name, string>>) => {
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          for (const [name, value] of Object.entries<string | undefined>(values)) {
            if (value) next.set(name, value);
            else next.delete(name);
          }
          return next;
        },
        { replace: true, preventScrollReset: true },
      );
    },
    [setParams],
  );
  const set = useCallback((name: Name, value: string) => change({ [name]: value } as Partial<Record<Name, string>>), [change]);
  const clear = useCallback(() => setParams({}, { replace: true }), [setParams]);
  return { values, set, change, clear, any: names.some((name) => values[name] !== '') };
}
