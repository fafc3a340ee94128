import { CheckCheck, Headset } from 'lucide-react';
import type { ReactNode } from 'react';

import { Facts } from '@/components/facts';
import { Moment } from '@/components/moment';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardBody } from '@/components/ui/card';
import { formatDuration } from '@/lib/dates';
import type { Schema } from '@/lib/schemas';
import { toast } from '@/lib/toast-store';
import { useNow } from '@/lib/use-now';
import { words } from '@/lib/words';

import { useAcknowledgeSession } from '../api/acknowledge-session';

type Handoff = NonNullable<Schema<'Session'>['handoff']>;

const titleOf = (status: Schema<'Session'>['status'], handoff: Handoff): string => {
  if (status === 'handoff_requested') return words.handoff.card.asked;
  if (status === 'human') return words.handoff.card.human;
  return handoff.outcome ? words.handoff.card.done : words.handoff.card.before;
};

function WhoAndWhen({ who, at }: { who: Handoff['taken_by']; at: string }) {
  return (
    <>
      {who && <span className="block">{who.name}</span>}
      <span className="text-faint">
        <Moment at={at} />
      </span>
    </>
  );
}

function rowsOf(handoff: Handoff): [string, ReactNode][] {
  const names = words.handoff.rows;
  const rows: [string, ReactNode][] = [
    [names.target, handoff.target],
    [names.asked, handoff.requested_at && <Moment key="asked" at={handoff.requested_at} exact />],
    [
      names.acknowledged,
      handoff.acknowledged_at && <WhoAndWhen key="acknowledged" who={handoff.acknowledged_by} at={handoff.acknowledged_at} />,
    ],
    [names.taken, handoff.taken_at && <WhoAndWhen key="taken" who={handoff.taken_by} at={handoff.taken_at} />],
    [names.outcome, handoff.outcome && words.handoff.outcomes[handoff.outcome]],
    [names.resolved, handoff.resolved_at && <Moment key="resolved" at={handoff.resolved_at} exact />],
  ];
  return rows.filter(([, value]) => value !== null && value !== '');
}

function Waiting({ since }: { since: string }) {
  const now = useNow(1000);
  return (
    <p className="text-[0.8125rem] text-soft">
      {words.handoff.waits}{' '}
      <span className="font-semibold text-warn tabular-nums">{formatDuration(Math.max(0, now - Date.parse(since)))}</span>
    </p>
  );
}

/** Why a person is wanted, since when, and who cares for it. */
export function HandoffCard({ session, mayAct }: { session: Schema<'Session'>; mayAct: boolean }) {
  const acknowledge = useAcknowledgeSession();
  const { handoff, status } = session;
  if (!handoff) return null;
  const open = status === 'handoff_requested' || status === 'human';
  return (
    <Card aria-labelledby="handoff-title" className={open ? 'border-warn/35' : ''}>
      <header className={`flex items-center gap-2.5 rounded-t-xl border-b border-line px-4 py-3 sm:px-5 ${open ? 'bg-warn-soft' : ''}`}>
        <Headset aria-hidden className={`size-4 ${open ? 'text-warn' : 'text-faint'}`} />
        <h2 id="handoff-title" className="flex-1 text-sm font-semibold">
          {titleOf(status, handoff)}
        </h2>
        {handoff.urgent && <Badge tone="bad">{words.handoff.urgent}</Badge>}
      </header>
      <CardBody className="grid gap-4">
        {handoff.reason && (
          <div className="grid gap-1">
            <p className="text-xs text-faint">{words.handoff.rows.reason}</p>
            <p className="text-sm font-medium break-words first-letter:uppercase">{handoff.reason}</p>
          </div>
        )}
        {status === 'handoff_requested' && handoff.requested_at && <Waiting since={handoff.requested_at} />}
        <Facts rows={rowsOf(handoff)} />
        {handoff.note && <p className="rounded-lg bg-sunken px-3 py-2 text-[0.8125rem] break-words whitespace-pre-wrap">{handoff.note}</p>}
        {mayAct && status === 'handoff_requested' && !handoff.acknowledged_at && (
          <Button
            className="w-full"
            disabled={acknowledge.isPending}
            onClick={() =>
              acknowledge.mutate(session.id, { onSuccess: () => toast('good', words.handoff.acknowledged) })
            }
          >
            <CheckCheck aria-hidden />
            {words.handoff.acknowledge}
          </Button>
        )}
      </CardBody>
    </Card>
  );
}
