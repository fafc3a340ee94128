import { CircleCheck, Pencil, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';

import { Note } from '@/components/note';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { words } from '@/lib/words';

import { withoutQuotes, type Fault, type Understanding } from '../../lib/stages';

import { LineQuotes } from './sop-lines';

const text = words.creation.attention;
/** More at once would hide the graph below. */
const fewest = 4;

/** A kind as people read it; of one that is not known, its own words. */
export function kindText(kind: string): string {
  const said = kind.replaceAll('_', ' ');
  return words.creation.faults[kind] ?? said.charAt(0).toUpperCase() + said.slice(1);
}

function FaultRow({ fault, editLink }: { fault: Fault; editLink: ((line: number) => string) | null }) {
  const line = fault.overruled || (fault.lines[0] ?? -1);
  return (
    <li className="grid gap-x-8 gap-y-3 px-4 py-4 sm:px-5 lg:grid-cols-[minmax(0,6fr)_minmax(0,5fr)]">
      <div className="grid content-start gap-2.5">
        <p className="text-sm font-medium">
          <span className="mr-2 inline-flex align-text-bottom font-normal">
            <Badge tone="warn">{kindText(fault.kind)}</Badge>
          </span>
          {withoutQuotes(fault.message)}
        </p>
        <LineQuotes lines={fault.lines} overruled={fault.overruled} />
      </div>
      <div className="grid content-start gap-2.5 text-[0.8125rem]">
        <dl className="grid gap-2.5">
          <div>
            <dt className="text-xs text-faint">{text.remedy}</dt>
            <dd>{fault.remedy}</dd>
          </div>
          <div>
            <dt className="text-xs text-faint">{text.until}</dt>
            <dd className="border-l-2 border-accent/50 pl-2.5">{fault.resolution}</dd>
          </div>
        </dl>
        {editLink && line >= 0 && (
          <div>
            <Button asChild size="sm" look="quiet" className="-ml-2.5">
              <Link to={editLink(line)}>
                <Pencil aria-hidden />
                {text.editLine(line)}
              </Link>
            </Button>
          </div>
        )}
      </div>
    </li>
  );
}

interface AttentionProps {
  understanding: Understanding;
  /** Null: this person may not edit. Without a line: its beginning. */
  editLink: ((line?: number) => string) | null;
}

/** What is wrong with the SOP: what helps, and the rule by which the agent works until then. */
export function Attention({ understanding, editLink }: AttentionProps) {
  const { faults, truncated } = understanding;
  const [all, setAll] = useState(false);
  if (faults.length === 0) {
    return (
      <Card className="flex items-center gap-3.5 px-4 py-3.5 sm:px-5">
        <CircleCheck aria-hidden className="size-5 shrink-0 text-good" />
        <div className="min-w-0">
          <h2 className="text-sm font-semibold">{text.clearTitle}</h2>
          <p className="text-[0.8125rem] text-soft">{truncated ? text.truncated : text.clearText}</p>
        </div>
      </Card>
    );
  }
  const shown = all ? faults : faults.slice(0, fewest);
  return (
    <Card aria-labelledby="attention" className="overflow-hidden border-warn/40">
      <header className="flex flex-wrap items-center gap-x-3.5 gap-y-3 border-b border-warn/25 bg-warn-soft/60 px-4 py-3.5 sm:px-5">
        <TriangleAlert aria-hidden className="size-5 shrink-0 text-warn max-sm:hidden" />
        <div className="min-w-0 flex-1 basis-64">
          <h2 id="attention" className="text-base font-semibold tracking-tight">
            {text.title(faults.length)}
          </h2>
          <p className="text-[0.8125rem] text-soft">{text.text}</p>
        </div>
        {editLink && (
          <Button asChild look="primary">
            <Link to={editLink(faults[0]?.lines[0])}>
              <Pencil aria-hidden />
              {text.edit}
            </Link>
          </Button>
        )}
      </header>
      {truncated && (
        <div className="px-4 pt-4 sm:px-5">
          <Note look="warn">{text.truncated}</Note>
        </div>
      )}
      <ol className="divide-y divide-line">
        {shown.map((fault) => (
          <FaultRow key={JSON.stringify([fault.kind, fault.message])} fault={fault} editLink={editLink} />
        ))}
      </ol>
      {faults.length > fewest && (
        <footer className="border-t border-line px-4 py-2 sm:px-5">
          <Button size="sm" look="quiet" className="-ml-2.5" onClick={() => setAll(!all)} aria-expanded={all}>
            {all ? text.fewer : text.all(faults.length)}
          </Button>
        </footer>
      )}
    </Card>
  );
}
