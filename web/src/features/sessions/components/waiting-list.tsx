import { ChevronRight, Headset } from 'lucide-react';
import { Link } from 'react-router';

import { Avatar } from '@/components/avatar';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { formatDuration } from '@/lib/dates';
import { useActorName } from '@/lib/use-auth';
import { useNow } from '@/lib/use-now';
import { words } from '@/lib/words';

import type { Session } from '../api/list-sessions';
import { useWaiting } from '../api/list-waiting';

const askedAt = (session: Session) => Date.parse(session.handoff?.requested_at ?? session.updated_at);

/** Customers who wait for a person: who waits longest stands first, as in any queue. */
export function WaitingList({ agentId, linkOf }: { agentId?: string | undefined; linkOf: (id: string) => string }) {
  const waiting = useWaiting(agentId);
  const items = (waiting.data?.items ?? []).toSorted((a, b) => Number(b.handoff?.urgent) - Number(a.handoff?.urgent) || askedAt(a) - askedAt(b));
  const now = useNow(1000, items.length > 0);
  const actorName = useActorName();
  const rows = items.map((session) => ({ session, person: actorName(session) }));
  if (items.length === 0) return null;
  return (
    <Card aria-labelledby="waiting-title" className="mb-5 overflow-hidden border-warn/35">
      <header className="flex items-center gap-2.5 border-b border-line bg-warn-soft px-4 py-2.5 sm:px-5">
        <Headset aria-hidden className="size-4 text-warn" />
        <h2 id="waiting-title" className="text-sm font-semibold">
          {words.handoff.group}
        </h2>
        <span aria-hidden className="text-sm text-soft tabular-nums">
          {items.length}
        </span>
        <span className="ml-auto text-xs text-soft max-sm:hidden">{words.handoff.groupText}</span>
      </header>
      <ul aria-labelledby="waiting-title" className="divide-y divide-line">
        {rows.map(({ session, person }) => (
          <li key={session.id}>
            <Link
              to={linkOf(session.id)}
              className="group flex items-center gap-3.5 px-4 py-3 -outline-offset-2 transition-colors hover:bg-hover sm:px-5"
            >
              <Avatar name={person.name} />
              <span className="min-w-0 flex-1">
                <span className="flex items-center gap-2">
                  <span className="truncate font-medium">{session.title || words.sessions.untitled}</span>
                  {session.handoff?.urgent && <Badge tone="bad">{words.handoff.urgent}</Badge>}
                </span>
                <span className="mt-0.5 block truncate first-letter:uppercase text-[0.8125rem] text-soft">{session.handoff?.reason}</span>
                <span className="mt-0.5 block truncate text-xs text-faint">
                  <span title={person.title}>{person.name}</span>, {session.agent_name}
                  {session.handoff?.acknowledged_by && `, ${words.handoff.answering(session.handoff.acknowledged_by.name)}`}
                </span>
              </span>
              <span className="shrink-0 text-right text-[0.8125rem] font-medium text-warn tabular-nums">
                {words.handoff.waitingFor(formatDuration(Math.max(0, now - askedAt(session))))}
              </span>
              <ChevronRight aria-hidden className="size-4 shrink-0 text-faint transition-transform group-hover:translate-x-0.5 max-sm:hidden" />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
