import { Headset, MessageCircle, Plus } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';

import type { Source } from '@/components/source-chips';
import { Button } from '@/components/ui/button';
import { citedText } from '@/lib/cited-text';
import { words } from '@/lib/words';

import type { Updates } from '../api/hear-updates';
import type { Turn } from '../lib/turns';
import { useConversation } from '../lib/use-conversation';

import { Composer } from './composer';
import { TurnView } from './turn-view';

interface ConversationProps {
  agent: { id: string; name: string; active: boolean };
  actorId: string;
  sessionId: string | null;
  initial: Turn[];
  /** The position of the last message in `initial`. */
  position: number | null;
  suggestions: string[];
  onSession: (id: string) => void;
  onNew: () => void;
  onOpenSource: (source: Source, number: number) => void;
  /** Stands beside "new conversation" once there is one. */
  transcript?: ReactNode;
}

/** Whom the next message reaches, where it is not simply the agent. */
function WhoTalks({ updates }: { updates: Updates }) {
  const text = updates.person
    ? words.handoff.talkingWith(updates.person)
    : updates.status === 'handoff_requested'
      ? words.handoff.waitsForPerson
      : null;
  if (!text) return null;
  return (
    <p role="status" className="mx-auto mb-2.5 flex w-fit max-w-full items-center gap-2 rounded-full bg-warn-soft px-3.5 py-1.5 text-[0.8125rem] font-medium text-warn">
      <Headset aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0">{text}</span>
    </p>
  );
}

export function Conversation(props: ConversationProps) {
  const { agent, suggestions, onOpenSource, transcript } = props;
  const { turns, busy, updates, text, setText, ask, again, stop, leave } = useConversation({ ...props, agentId: agent.id });
  const onNew = () => {
    leave();
    props.onNew();
  };
  const end = useRef<HTMLDivElement>(null);
  const last = turns.at(-1);
  const follow = useRef(true);

  useEffect(() => {
    const watcher = new IntersectionObserver(([entry]) => {
      follow.current = entry?.isIntersecting ?? true;
    }, { rootMargin: '0px 0px 160px 0px' });
    if (end.current) watcher.observe(end.current);
    return () => watcher.disconnect();
  }, []);
  useEffect(() => {
    // Someone who scrolled up to read is left there; a new question is always shown.
    if (turns.length > 0 && (follow.current || last?.state === 'queued' || last?.state === 'waiting')) end.current?.scrollIntoView({ block: 'end' });
  }, [turns.length, last?.state, last?.text, last?.sources.length]);

  return (
    <section aria-label={words.chat.title} className="mx-auto flex min-h-[calc(100dvh-19rem)] max-w-3xl flex-col">
      {turns.length === 0 ? (
        <div className="flex flex-1 flex-col justify-center py-8">
          <span className="mb-4 grid size-11 place-items-center rounded-xl bg-accent-soft text-accent-ink">
            <MessageCircle aria-hidden className="size-5" />
          </span>
          <h2 className="text-lg font-semibold tracking-tight">{words.chat.emptyTitle(agent.name)}</h2>
          <p className="mt-1 max-w-lg text-soft">{words.chat.emptyText}</p>
          {agent.active && suggestions.length > 0 && (
            <ul aria-label={words.chat.suggestions} className="mt-6 flex flex-wrap gap-2">
              {suggestions.map((text) => (
                <li key={text} className="max-w-full">
                  <Button className="h-auto max-w-full py-2 text-left whitespace-normal" onClick={() => ask(text)}>
                    {text}
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </div>
      ) : (
        <>
          <div className="mb-5 flex justify-end gap-2">
            {transcript}
            <Button size="sm" onClick={onNew}>
              <Plus aria-hidden />
              {words.chat.new}
            </Button>
          </div>
          <ol aria-label={words.chat.log} className="grid flex-1 content-start gap-7 pb-6">
            {turns.map((turn) => (
              <TurnView
                key={turn.key}
                agentName={agent.name}
                turn={turn}
                onOpenSource={onOpenSource}
                onNew={onNew}
                onRetry={again}
              />
            ))}
          </ol>
        </>
      )}
      <div aria-live="polite" className="sr-only">
        {last?.ended ? last.text : last?.staff ? `${last.staff}: ${last.text}` : last?.state === 'done' && last.answer && last.text ? `${words.chat.answered}. ${citedText(last.text, last.sources, (number) => `(${String(number)})`)}` : ''}
      </div>
      <div className="sticky bottom-0 -mx-1 bg-linear-to-t from-page from-80% to-transparent px-1 pt-6 pb-3">
        {updates && <WhoTalks updates={updates} />}
        <Composer
          busy={busy}
          disabled={!agent.active && !updates?.person}
          text={text}
          onText={setText}
          placeholder={updates?.person ? words.chat.placeholderPerson : words.chat.placeholder}
          onAsk={ask}
          onStop={stop}
        />
      </div>
      <div ref={end} className="h-px scroll-mb-4" />
    </section>
  );
}
