import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export type Verdict = Schema<'WorkflowVerdict'>;

/** The fingers rest this long before the server is asked. */
const restMs = 300;

export function validateWorkflow(definition: Record<string, unknown>, signal?: AbortSignal): Promise<Verdict> {
  return call('/api/v1/workflows/validate', { method: 'POST', body: { definition }, ...(signal ? { signal } : {}) });
}

/**
 * What the server says of a definition that is being typed. `definition` is null while the text is
 * not a JSON object; `settled` tells whether the verdict is about this very definition.
 */
export function useVerdict(definition: Record<string, unknown> | null) {
  const [rested, setRested] = useState(definition);
  useEffect(() => {
    if (!definition) return undefined;
    const timer = window.setTimeout(() => setRested(definition), restMs);
    return () => window.clearTimeout(timer);
  }, [definition]);
  const query = useQuery({
    queryKey: ['workflow-verdict', rested],
    queryFn: ({ signal }) => validateWorkflow(rested ?? {}, signal),
    enabled: rested !== null,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 60_000,
  });
  return { verdict: query.data, error: query.error, settled: rested === definition && !query.isPlaceholderData && query.data !== undefined };
}
