import { useDeferredValue, useMemo, useState } from 'react';

import { useLast } from '@/lib/use-last';

import { useVerdict } from '../api/validate-workflow';

import { draftOf, findingsOf } from './draft';
import { readMachine, shapeOf, type Machine } from './machine';

/** The same machine as long as it looks the same: laying out a large one takes longer than a keystroke. */
function useSameShape(machine: Machine): Machine {
  const shape = useMemo(() => shapeOf(machine), [machine]);
  const [kept, setKept] = useState({ machine, shape });
  if (kept.shape !== shape) setKept({ machine, shape });
  return kept.machine;
}

/** All that is known of a definition while it is typed. */
export function useDraft(text: string) {
  const draft = useMemo(() => draftOf(text), [text]);
  const { verdict, settled } = useVerdict(draft.definition);
  const findings = useMemo(() => findingsOf(draft, verdict ?? null), [draft, verdict]);
  // While the text is no JSON, the graph shows what it was.
  const drawn = useLast(draft.definition);
  const machine = useSameShape(useMemo(() => readMachine(drawn) ?? { id: '', startAt: '', states: [] }, [drawn]));
  return { draft, machine: useDeferredValue(machine), findings, checking: draft.definition !== null && !settled, stale: draft.definition === null && drawn !== null };
}
