import { CircleCheck } from 'lucide-react';
import { Link } from 'react-router';

import { Moment } from '@/components/moment';
import { Stat, StatRow } from '@/components/stat';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { formatCount } from '@/lib/numbers';
import { useTitle } from '@/lib/use-title';
import { words } from '@/lib/words';

import { formatClock } from '../lib/clock';
import type { EndReason } from '../lib/desk-state';
import { languageName } from '../lib/languages';

export interface Ended {
  id: string;
  durationMs: number;
  most: number;
  reason: EndReason | null;
  language: string;
  startedAt: string;
}

interface SummaryProps {
  ended: Ended;
  links: { all: string; another: string };
}

/** What is left of a broadcast: how long it was and how many came. */
export function Summary({ ended, links }: SummaryProps) {
  useTitle(ended.id);
  return (
    <Card className="mx-auto max-w-2xl px-5 py-10 text-center sm:px-10">
      <span className="mx-auto grid size-11 place-items-center rounded-xl bg-accent-soft text-accent-ink">
        <CircleCheck aria-hidden className="size-5" />
      </span>
      <h1 className="mt-4 text-2xl font-semibold tracking-tight break-words">{ended.id}</h1>
      <p role="status" className="mt-1 text-soft">
        {words.desk.endedTitle}. {ended.reason && words.desk.endedReasons[ended.reason]}
      </p>
      <p className="mt-1 text-[0.8125rem] text-faint">
        {ended.language && `${languageName(ended.language)} · `}
        <Moment at={ended.startedAt} exact />
      </p>
      <StatRow className="mt-8 grid-cols-2">
        <Stat label={words.desk.summary.duration} value={formatClock(ended.durationMs)} />
        <Stat label={words.desk.summary.most} value={formatCount(ended.most)} />
      </StatRow>
      <div className="mt-8 flex flex-wrap justify-center gap-2">
        <Button asChild look="primary">
          <Link to={links.another}>{words.desk.another}</Link>
        </Button>
        <Button asChild>
          <Link to={links.all}>{words.desk.all}</Link>
        </Button>
      </div>
    </Card>
  );
}
