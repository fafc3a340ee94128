import { EyeOff, Wrench } from 'lucide-react';
import type { ReactNode } from 'react';

import { AnswerBody } from '@/components/answer-body';
import { AnsweredBy } from '@/components/answered-by';
import { Avatar } from '@/components/avatar';
import { Moment } from '@/components/moment';
import type { Source } from '@/components/source-chips';
import { cn } from '@/lib/class-names';
import { formatDuration } from '@/lib/dates';
import { words } from '@/lib/words';

import type { Message } from '../api/list-messages';

import { StageBar } from './stage-bar';
import { ToolMark, ToolMessage } from './tool-message';

interface MessageViewProps {
  message: Message;
  /** Who said it, as the reader knows them. */
  name: string;
  /** Their whole id, where the name is not it. */
  title: string | undefined;
  /** Whose letter stands beside it, where that is not the name. */
  letter: string;
  /** A note that the agent has not heeded yet. */
  unread: boolean;
  onOpenSource: (source: Source, number: number) => void;
}

const bubbles: Record<Message['role'], string> = {
  user: 'rounded-bl-md bg-selected',
  assistant: 'rounded-br-md border border-line bg-surface',
  staff: 'rounded-br-md bg-accent-soft',
  whisper: 'rounded-br-md border border-dashed border-warn/60 bg-warn-soft',
  tool: 'rounded-br-md border border-dashed border-line bg-sunken',
};

const marks: Partial<Record<Message['role'], ReactNode>> = {
  whisper: (
    <span className="flex items-center gap-1 font-medium text-warn">
      <EyeOff aria-hidden className="size-3.5" />
      {words.handoff.onlyAgent}
    </span>
  ),
  tool: (
    <span className="flex items-center gap-1">
      <Wrench aria-hidden className="size-3.5" />
      {words.sessions.roles.tool}
    </span>
  ),
  staff: <span className="rounded-full bg-accent-soft px-1.5 font-medium text-accent-ink">{words.sessions.roles.staff}</span>,
};

/** The customer on the left; on the right who answers: the agent, the staff, and what they say among themselves. */
export function MessageView({ message, name, title, letter, unread, onOpenSource }: MessageViewProps) {
  const { role } = message;
  const left = role === 'user';
  return (
    <li className={cn('flex items-end gap-2.5', left ? 'mr-auto' : 'ml-auto flex-row-reverse', role === 'assistant' || role === 'tool' ? 'w-[92%]' : 'max-w-[85%]')}>
      {message.tool ? <ToolMark /> : <Avatar name={letter} />}
      <div className={cn('min-w-0', (role === 'assistant' || role === 'tool') && 'flex-1')}>
        <div className={cn('mb-1 flex flex-wrap items-center gap-x-2 px-1 text-xs text-faint', !left && 'justify-end')}>
          <span title={title} className="max-w-full truncate font-semibold text-ink">{name}</span>
          {marks[role]}
          {unread && <span className="text-warn">{words.handoff.unread}</span>}
          <Moment at={message.created_at} />
          {role === 'tool' && message.latency_ms !== null && <span>{formatDuration(message.latency_ms)}</span>}
          {role === 'assistant' && message.model && (
            <AnsweredBy
              model={message.model}
              latency={message.latency_ms}
              fallbackReason={message.fallback_reason}
              promptCut={message.prompt_cut}
            />
          )}
          {message.stages && message.latency_ms !== null && <StageBar stages={message.stages} latency={message.latency_ms} />}
        </div>
        <div className={cn('rounded-2xl px-4 py-2.5', bubbles[role])}>
          {role === 'assistant' ? (
            <AnswerBody text={message.content} sources={message.sources} abstained={message.abstained} onOpenSource={onOpenSource} />
          ) : message.tool ? (
            <ToolMessage tool={message.tool} output={message.content} />
          ) : (
            <p className="break-words whitespace-pre-wrap">{message.content}</p>
          )}
        </div>
      </div>
    </li>
  );
}
