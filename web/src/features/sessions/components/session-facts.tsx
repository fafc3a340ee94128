import { Link } from 'react-router';

import { CopyButton } from '@/components/copy-button';
import { Facts } from '@/components/facts';
import { Moment } from '@/components/moment';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { formatDuration } from '@/lib/dates';
import { formatCount } from '@/lib/numbers';
import type { Schema } from '@/lib/schemas';
import { useActorName } from '@/lib/use-auth';
import { words } from '@/lib/words';

export function SessionFacts({ session, agentLink }: { session: Schema<'Session'>; agentLink: string }) {
  const person = useActorName()(session.actor_id);
  const rows = words.sessions.factsRows;
  return (
    <div className="grid gap-5">
      <Card>
        <CardHead title={words.sessions.facts} />
        <CardBody>
          <Facts
            rows={[
              [
                rows.agent,
                <Link key="agent" to={agentLink} className="text-accent-ink underline-offset-4 hover:underline">
                  {session.agent_name}
                </Link>,
              ],
              [rows.actor, person === session.actor_id || person !== words.common.you ? <code key="actor" className="text-xs break-all">{session.actor_id}</code> : person],
              [rows.channel, words.sessions.channels[session.channel]],
              [rows.started, <Moment key="started" at={session.created_at} exact />],
              [rows.last, <Moment key="last" at={session.updated_at} exact />],
              [rows.duration, formatDuration(session.duration_ms)],
              [rows.turns, formatCount(session.summary.turns)],
              ...(session.summary.tool_calls > 0 ? ([[rows.tools, formatCount(session.summary.tool_calls)]] satisfies [string, string][]) : []),
              [
                rows.id,
                <span key="id" className="flex items-center justify-end gap-1">
                  <code className="truncate text-xs">{session.id}</code>
                  <CopyButton text={session.id} label={words.sessions.copyId} look="quiet" iconOnly className="-my-1.5 -mr-2" />
                </span>,
              ],
            ]}
          />
        </CardBody>
      </Card>
      {Object.keys(session.metadata).length > 0 && (
        <Card>
          <CardHead title={words.sessions.metadata} />
          {/* Scrolls sideways, so the keyboard must reach it. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <pre role="region" aria-label={words.sessions.metadata} tabIndex={0} className="overflow-x-auto p-4 text-xs">
            {JSON.stringify(session.metadata, null, 2)}
          </pre>
        </Card>
      )}
    </div>
  );
}
