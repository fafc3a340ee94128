import { CircleCheck } from 'lucide-react';
import { Link } from 'react-router';

import { Note } from '@/components/note';
import { Button } from '@/components/ui/button';
import { words } from '@/lib/words';

import { useStages } from '../api/get-stages';
import { useVersion } from '../api/get-version';
import { newFaults, withoutQuotes } from '../lib/stages';

const text = words.agentVersions;

/** The version that answered when something was changed, and the one that the change asked for. */
export interface Pair {
  before: number;
  after: number;
}

/** What became of a change: whether its version answers, and what is newly wrong with the SOP. */
export function SavedVersion({ agent, pair, link }: { agent: string; pair: Pair; link: string }) {
  const version = useVersion(agent, pair.after).data;
  const building = version?.status === 'building';
  const old = useStages(agent, pair.before, false).data?.understanding;
  const now = useStages(agent, version && !building ? pair.after : 0, false).data?.understanding;
  if (!version) return null;
  if (building) return <Note look="busy">{words.creation.meanwhile(pair.after)}</Note>;
  const openAs = (label: string) => (
    <Button asChild size="sm">
      <Link to={link}>{label}</Link>
    </Button>
  );
  if (version.status === 'failed') {
    return (
      <Note look="bad" action={openAs(text.seeCreation)}>
        <span className="font-medium text-bad">{text.couldNot(pair.after)}</span> {version.failed_reason}
      </Note>
    );
  }
  // Nothing is called new before it is known what was there.
  const fresh = now && old ? newFaults(old.faults, now.faults) : null;
  if (fresh && fresh.length > 0) {
    return (
      <Note look="warn" action={openAs(text.seeCreation)}>
        <p className="font-medium">{text.newFaults(fresh.length)}</p>
        <ul className="mt-1 grid gap-0.5">
          {fresh.slice(0, 3).map((fault) => (
            <li key={fault.message}>{withoutQuotes(fault.message)}</li>
          ))}
        </ul>
        <p className="mt-1 text-soft">{text.answers(pair.after)}</p>
      </Note>
    );
  }
  return (
    <div role="status" className="flex flex-wrap items-center gap-3 rounded-lg bg-good-soft px-3.5 py-2.5 text-[0.8125rem]">
      <CircleCheck aria-hidden className="size-4 shrink-0 text-good" />
      <p className="min-w-0 flex-1 basis-48">
        {text.answers(pair.after)} {fresh && text.noNewFaults}
      </p>
      {openAs(text.seeHow)}
    </div>
  );
}
