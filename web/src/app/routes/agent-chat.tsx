import { useCallback, useEffect, useRef, useState } from 'react';
import { Link, Navigate, useLocation, useParams, useSearchParams } from 'react-router';

import { useOpenSource } from '@/app/use-open-source';
import { Button } from '@/components/ui/button';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useAgent } from '@/features/agents/api/get-agent';
import { Conversation } from '@/features/chat/components/conversation';
import { turnsOf } from '@/features/chat/lib/turns';
import { useDocuments } from '@/features/knowledge/api/list-documents';
import { useMessages } from '@/features/sessions/api/list-messages';
import { SourcePanel } from '@/features/sources/components/source-panel';
import { allItems } from '@/lib/pages';
import { isMissing } from '@/lib/problem';
import { moveUnsent, unsentSession } from '@/lib/unsent';
import { useUser } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  const { agentId = '' } = useParams();
  return <AgentChat key={agentId} agentId={agentId} />;
}

/** What the page itself wrote beside the address: both change at once, which no two states would. */
interface Place {
  /** Counts the conversations that were begun anew. */
  round: number;
  /** The page began the conversation that the address names: it must not be loaded over itself. */
  begun: boolean;
}

function placeOf(state: unknown): Partial<Place> {
  const { round, begun } = (state ?? {}) as Partial<Record<keyof Place, unknown>>;
  return { ...(typeof round === 'number' && { round }), begun: begun === true };
}

/** The conversation is named by the address, so that a reload goes on with it. */
function AgentChat({ agentId }: { agentId: string }) {
  const { id: userId } = useUser();
  const [params, setParams] = useSearchParams();
  const place = placeOf(useLocation().state);
  const session = params.get('session');
  // Who comes back from another page finds what was not sent.
  const [unsent, setUnsent] = useState(() => (session ? null : unsentSession({ userId, agentId })));
  if (session && unsent) setUnsent(null);
  // What it went on with stays on the page when a message begins another conversation.
  const [resumed, setResumed] = useState(session);
  const target = place.begun ? resumed : session;
  if (target !== resumed) setResumed(target);
  const [round, setRound] = useState(0);
  if (place.round !== undefined && place.round !== round) setRound(place.round);
  const onSession = useCallback(
    (id: string) => {
      const state: Place = { round, begun: true };
      setParams({ session: id }, { replace: true, preventScrollReset: true, state });
    },
    [round, setParams],
  );
  const onNew = useCallback(() => {
    const state: Place = { round: round + 1, begun: false };
    setParams({}, { replace: true, state });
  }, [round, setParams]);
  const props = { agentId, session, onSession, onNew };
  if (!session && unsent) return <Navigate to={{ search: `?session=${encodeURIComponent(unsent)}` }} replace />;
  return resumed ? <Resumed key={resumed} {...props} resumed={resumed} /> : <Chat key={`new-${String(round)}`} {...props} initial={[]} position={null} />;
}

interface ChatProps {
  agentId: string;
  session: string | null;
  onSession: (id: string) => void;
  onNew: () => void;
}

function Resumed({ resumed, ...props }: ChatProps & { resumed: string }) {
  const messages = useMessages(resumed, false);
  const { id: userId } = useUser();
  const { agentId, onNew } = props;
  const gone = isMissing(messages.error);
  const left = useRef(false);
  useEffect(() => {
    if (!gone || left.current) return;
    left.current = true;
    // Deleted meanwhile: what was left in it begins another.
    moveUnsent({ userId, agentId }, resumed, null);
    onNew();
  }, [gone, userId, agentId, resumed, onNew]);
  if (messages.loading || gone) return <SkeletonRows rows={4} height="h-16" />;
  const items = allItems(messages.data);
  return <Chat {...props} initial={turnsOf(items)} position={items.at(-1)?.position ?? null} />;
}

interface Begun {
  initial: ReturnType<typeof turnsOf>;
  position: number | null;
}

function Chat({ agentId, session, initial, position, onSession, onNew }: ChatProps & Begun) {
  const user = useUser();
  const agent = useAgent(agentId).data?.agent;
  const documents = useDocuments(agentId, 'ready');
  const opened = useOpenSource();
  if (!agent) return null;
  const first = allItems(documents.data)[0];
  return (
    <>
      <Conversation
        agent={{ id: agent.id, name: agent.name, active: agent.status === 'active' }}
        actorId={user.id}
        sessionId={session}
        initial={initial}
        position={position}
        suggestions={[
          words.chat.suggest.about,
          ...(first ? [words.chat.suggest.document(first.name)] : []),
          words.chat.suggest.unknown,
        ]}
        onSession={onSession}
        onNew={onNew}
        onOpenSource={opened.open}
        transcript={
          session && (
            <Button asChild size="sm" look="quiet">
              <Link to={to.session(session)}>{words.chat.transcript}</Link>
            </Button>
          )
        }
      />
      <SourcePanel agentId={agentId} source={opened.source} number={opened.number} onClose={opened.close} />
    </>
  );
}
