import { useMemo } from 'react';

import { useLast } from '@/lib/use-last';

import { useVerdict } from '../api/validate-workflow';

import { draftOf, findingsOf } from './draft';
import { readMachine } from './machine';

/** All that is known of a definition while it is typed. */
export function useDraft(text: string) {
  const draft = useMemo(() => draftOf(text), [text]);
  const { verdict, settled } = useVerdict(draft.definition);
  const findings = useMemo(() => findingsOf(draft, verdict ?? null), [draft, verdict]);
  // While the text is no JSON, the graph shows what it was.
  const drawn = useLast(draft.definition);
  const machine = useMemo(() => readMachine(drawn) ?? { id: '', startAt: '', states: [] }, [drawn]);
  return { draft, machine, findings, checking: draft.definition !== null && !settled, stale: draft.definition === null && drawn !== null };
}
