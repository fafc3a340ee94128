import { Download } from 'lucide-react';

import { Moment } from '@/components/moment';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/select';
import { formatDuration } from '@/lib/dates';
import { saveFile } from '@/lib/save-file';
import { words } from '@/lib/words';

import type { Version } from '../../api/get-version';
import type { VersionSummary } from '../../api/list-versions';
import type { Making } from '../../lib/stages';

const text = words.creation;

function save(name: string, value: unknown): void {
  saveFile(name, new Blob([`${JSON.stringify(value, null, 2)}\n`], { type: 'application/json' }));
}

interface VersionFactsProps {
  version: Version;
  versions: readonly VersionSummary[];
  making: Making;
  onVersion: (version: number) => void;
}

/** Which version is looked at, when and by whom it was made. */
export function VersionFacts({ version, versions, making, onVersion }: VersionFactsProps) {
  // An old one, named by an address, may stand further down than the list was read.
  const known = versions.some((each) => each.version === version.version) ? versions : [...versions, version];
  const facts = [
    [text.facts.made, <Moment key="made" at={version.deployed_at ?? version.created_at} />],
    ...(making.stages.length > 0
      ? [
          [text.facts.took, formatDuration(making.tookUs / 1000)],
          [text.facts.by, text.makers(making.makers.join(', '))],
        ]
      : []),
    [text.facts.author, version.author],
  ] as const;
  return (
    <div className="flex flex-wrap items-end gap-x-8 gap-y-3">
      <label className="grid gap-1 text-xs text-faint">
        {text.version}
        <Select value={version.version} onChange={(event) => onVersion(Number(event.target.value))} className="w-60">
          {known.map((each) => (
            <option key={each.version} value={each.version}>
              {text.versionLabel(each.version, words.agentVersions.status[each.status].toLowerCase())}
            </option>
          ))}
        </Select>
      </label>
      <dl className="flex flex-wrap gap-x-8 gap-y-2 pb-1.5 text-[0.8125rem]">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-xs text-faint">{name}</dt>
            <dd className="font-medium tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {version.definition && (
        <Button className="sm:ml-auto" aria-label={text.download} onClick={() => save('agent.json', version.definition)}>
          <Download aria-hidden />
          {text.downloadShort}
        </Button>
      )}
    </div>
  );
}
