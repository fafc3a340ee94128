import { MessagesSquare } from 'lucide-react';

import { AnswerBody } from '@/components/answer-body';
import { Avatar } from '@/components/avatar';
import { EmptyState } from '@/components/empty-state';
import { LoadMore } from '@/components/load-more';
import { Moment } from '@/components/moment';
import { ProblemNote } from '@/components/problem-note';
import type { Source } from '@/components/source-chips';
import { Card } from '@/components/ui/card';
import { SkeletonRows } from '@/components/ui/skeleton';
import { formatDuration } from '@/lib/dates';
import { modelName } from '@/lib/model-name';
import { allItems } from '@/lib/pages';
import { useActorName } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { useMessages, type Message } from '../api/list-messages';

interface TranscriptProps {
  sessionId: string;
  agentName: string;
  actorId: string;
  onOpenSource: (source: Source, number: number) => void;
}

export function Transcript({ sessionId, agentName, actorId, onOpenSource }: TranscriptProps) {
  const messages = useMessages(sessionId);
  const items = allItems(messages.data);
  const person = useActorName()(actorId);
  const nameOf = (message: Message) =>
    message.role === 'assistant' ? agentName : message.role === 'user' ? person : words.sessions.roles[message.role];
  return (
    <Card>
      {messages.isPending ? (
        <div className="p-5">
          <SkeletonRows rows={4} height="h-16" />
        </div>
      ) : messages.isError ? (
        <div className="p-5">
          <ProblemNote error={messages.error} onRetry={() => void messages.refetch()} />
        </div>
      ) : items.length === 0 ? (
        <EmptyState icon={MessagesSquare} title={words.sessions.noMessages} text="" />
      ) : (
        <ol aria-label={words.sessions.transcript} className="divide-y divide-line">
          {items.map((message) => (
            <li key={message.id} className={`flex gap-3.5 p-4 sm:p-5 ${message.role === 'user' ? 'bg-sunken/50' : ''}`}>
              <Avatar name={nameOf(message)} />
              <div className="min-w-0 flex-1">
                <p className="mb-1 flex flex-wrap items-baseline gap-x-2 text-xs text-faint">
                  <span className="max-w-full truncate text-[0.8125rem] font-semibold text-ink">{nameOf(message)}</span>
                  <Moment at={message.created_at} exact />
                  {message.role === 'assistant' && message.model && (
                    <span>
                      {modelName(message.model)}
                      {message.latency_ms !== null && `, ${words.chat.latency(formatDuration(message.latency_ms))}`}
                    </span>
                  )}
                </p>
                {message.role === 'assistant' ? (
                  <AnswerBody
                    text={message.content}
                    sources={message.sources}
                    abstained={message.abstained}
                    onOpenSource={onOpenSource}
                  />
                ) : (
                  <p className="break-words whitespace-pre-wrap">{message.content}</p>
                )}
              </div>
            </li>
          ))}
        </ol>
      )}
      <LoadMore query={messages} />
    </Card>
  );
}
