import { useMemo, useState } from 'react';

import { DiffView } from '@/components/diff-view';
import { ProblemNote } from '@/components/problem-note';
import { Card, CardHead } from '@/components/ui/card';
import { Select } from '@/components/ui/select';
import { SkeletonRows } from '@/components/ui/skeleton';
import { cn } from '@/lib/class-names';
import { diffLines } from '@/lib/line-diff';
import { words } from '@/lib/words';

import { useVersion, type Version } from '../api/get-version';
import { partOf, parts, type VersionPart } from '../lib/versions';

const text = words.agentVersions;

/** How many lines differ in each part. */
function changesOf(before: Version, after: Version): Record<VersionPart, number> {
  const count = (part: VersionPart) => diffLines(partOf(before, part) ?? '', partOf(after, part) ?? '').filter(({ kind }) => kind !== 'same').length;
  return { sop: count('sop'), definition: count('definition'), other: count('other') };
}

interface ComparisonProps {
  agent: string;
  latest: number;
  older: number;
  newer: number;
  onPair: (pair: [older: number, newer: number]) => void;
}

/** Two versions side by side: the SOP, the definition made of it, and the rest. */
export function VersionComparison({ agent, latest, older, newer, onPair }: ComparisonProps) {
  const before = useVersion(agent, older);
  const after = useVersion(agent, newer);
  const numbers = Array.from({ length: latest }, (_, index) => latest - index);
  const choices = [
    { label: text.from, value: older, set: (value: number) => onPair([value, newer]) },
    { label: text.to, value: newer, set: (value: number) => onPair([older, value]) },
  ];
  return (
    <Card className="min-w-0 overflow-hidden">
      <CardHead
        title={text.compareTitle}
        action={choices.map(({ label, value, set }) => (
          <label key={label} className="flex items-center gap-2 text-xs text-soft">
            <span className="w-10">{label}</span>
            <Select value={value} onChange={(event) => set(Number(event.target.value))} className="w-32">
              {numbers.map((number) => (
                <option key={number} value={number}>
                  {text.version(number)}
                </option>
              ))}
            </Select>
          </label>
        ))}
      />
      {before.isLoadingError || after.isLoadingError ? (
        <div className="p-4">
          <ProblemNote error={before.error ?? after.error} />
        </div>
      ) : before.data && after.data ? (
        <Parts key={`${older}/${newer}`} before={before.data} after={after.data} />
      ) : (
        <div className="p-4">
          <SkeletonRows rows={6} height="h-5" />
        </div>
      )}
    </Card>
  );
}

function Parts({ before, after }: { before: Version; after: Version }) {
  const changes = useMemo(() => changesOf(before, after), [before, after]);
  const [part, setPart] = useState<VersionPart>(() => parts.find((each) => changes[each] > 0) ?? 'sop');
  const [old, fresh] = [partOf(before, part), partOf(after, part)];
  return (
    <>
      <div role="group" aria-label={text.partsLabel} className="flex gap-1 overflow-x-auto border-b border-line px-3 py-2">
        {parts.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === part}
            onClick={() => setPart(each)}
            className={cn('rounded-md px-2.5 py-1 text-[0.8125rem] font-medium whitespace-nowrap', each === part ? 'bg-sunken text-ink' : 'text-soft hover:text-ink')}
          >
            {text.parts[each]}
            <span className="ml-1.5 text-xs text-faint tabular-nums">{changes[each]}</span>
          </button>
        ))}
      </div>
      {old === null || fresh === null ? (
        <p className="px-5 py-8 text-center text-[0.8125rem] text-soft">{text.noDefinition}</p>
      ) : (
        <DiffView key={part} before={old} after={fresh} label={text.diffLabel(text.parts[part], before.version, after.version)} same={text.same[part]} />
      )}
    </>
  );
}
