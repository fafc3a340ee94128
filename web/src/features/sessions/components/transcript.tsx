import { MessagesSquare } from 'lucide-react';
import { useEffect, useRef } from 'react';

import { EmptyState } from '@/components/empty-state';
import { LoadMore } from '@/components/load-more';
import { ProblemNote } from '@/components/problem-note';
import type { Source } from '@/components/source-chips';
import { Card } from '@/components/ui/card';
import { SkeletonRows } from '@/components/ui/skeleton';
import type { Actor } from '@/lib/actor-name';
import { allItems } from '@/lib/pages';
import { useActorName, useUser } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { useMessages, type Message } from '../api/list-messages';
import { unreadNotes } from '../lib/notes';

import { MessageView } from './message-view';

interface TranscriptProps {
  sessionId: string;
  agentName: string;
  actor: Actor;
  /** It goes on: what comes is shown. */
  open: boolean;
  onOpenSource: (source: Source, number: number) => void;
}

/** What was said, as it is said. */
export function Transcript({ sessionId, agentName, actor, open, onOpenSource }: TranscriptProps) {
  const messages = useMessages(sessionId, open);
  const items = allItems(messages.data);
  const user = useUser();
  const person = useActorName()(actor);
  const end = useRef<HTMLDivElement>(null);
  const seen = useRef(0);
  const count = items.length;
  useEffect(() => {
    // What comes while somebody reads along is shown; what is over is read from its beginning.
    if (open && seen.current > 0 && count > seen.current) end.current?.scrollIntoView({ block: 'nearest' });
    seen.current = count;
  }, [count, open]);
  const unread = open ? unreadNotes(items) : new Set<string>();
  const nameOf = (message: Message) => {
    if (message.tool) return message.tool.name;
    if (message.role === 'assistant') return agentName;
    if (message.role === 'user') return person.name;
    return (message.author === user.name ? words.common.you : message.author) ?? words.sessions.roles[message.role];
  };
  return (
    <Card>
      {messages.isPending ? (
        <div className="p-5">
          <SkeletonRows rows={4} height="h-16" />
        </div>
      ) : messages.isLoadingError ? (
        <div className="p-5">
          <ProblemNote error={messages.error} onRetry={() => void messages.refetch()} />
        </div>
      ) : count === 0 ? (
        <EmptyState icon={MessagesSquare} title={words.sessions.noMessages} text="" />
      ) : (
        <ol aria-label={words.sessions.transcript} aria-live="polite" className="grid gap-5 p-4 sm:p-5">
          {items.map((message) => (
            <MessageView
              key={message.id}
              message={message}
              name={nameOf(message)}
              title={message.role === 'user' ? person.title : undefined}
              letter={message.author ?? nameOf(message)}
              unread={unread.has(message.id)}
              onOpenSource={onOpenSource}
            />
          ))}
        </ol>
      )}
      <LoadMore query={messages} />
      <div ref={end} className="h-px scroll-mb-48" />
    </Card>
  );
}
