import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { CopyButton } from '@/components/copy-button';
import { Facts } from '@/components/facts';
import { Moment } from '@/components/moment';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { shortId } from '@/lib/actor-name';
import { formatDuration } from '@/lib/dates';
import { formatCount } from '@/lib/numbers';
import type { Schema } from '@/lib/schemas';
import { useActorName } from '@/lib/use-auth';
import { words } from '@/lib/words';

/** Cut in the middle; its whole is a click away. */
function Id({ id, label }: { id: string; label: string }) {
  return (
    <span className="flex items-center justify-end gap-1">
      <code title={id} className="truncate text-xs">
        {shortId(id)}
      </code>
      <CopyButton text={id} label={label} look="quiet" iconOnly className="-my-1.5 -mr-2" />
    </span>
  );
}

export function SessionFacts({ session, agentLink }: { session: Schema<'Session'>; agentLink: string }) {
  const person = useActorName()(session);
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
              ...(person.by !== 'id' ? ([[rows.actor, <span key="actor" title={person.title}>{person.name}</span>]] satisfies [string, ReactNode][]) : []),
              ...(person.by !== 'you'
                ? ([[rows.actorId, <Id key="actor-id" id={session.actor_id} label={words.sessions.copyActorId} />]] satisfies [string, ReactNode][])
                : []),
              [rows.channel, words.sessions.channels[session.channel]],
              [rows.started, <Moment key="started" at={session.created_at} exact />],
              [rows.last, <Moment key="last" at={session.updated_at} exact />],
              [rows.duration, formatDuration(session.duration_ms)],
              [rows.turns, formatCount(session.summary.turns)],
              ...(session.summary.tool_calls > 0 ? ([[rows.tools, formatCount(session.summary.tool_calls)]] satisfies [string, string][]) : []),
              [rows.id, <Id key="id" id={session.id} label={words.sessions.copyId} />],
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
