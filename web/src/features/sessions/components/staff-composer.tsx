import { ArrowUp, EyeOff, MessageSquare } from 'lucide-react';
import { useRef, useState, type KeyboardEvent } from 'react';

import { Button } from '@/components/ui/button';
import { idempotencyKey } from '@/lib/api-client';
import { cn } from '@/lib/class-names';
import { asProblem, isKept } from '@/lib/problem';
import type { Schema } from '@/lib/schemas';
import { toast } from '@/lib/toast-store';
import { useActorName, useUser } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { useSayInSession } from '../api/say-in-session';
import { useWhisperInSession } from '../api/whisper-in-session';

type Mode = 'reply' | 'whisper';

const lengthMax = 8000;

const modes: { id: Mode; label: string; icon: typeof EyeOff }[] = [
  { id: 'reply', label: words.handoff.reply, icon: MessageSquare },
  { id: 'whisper', label: words.handoff.whisper, icon: EyeOff },
];

/** Where the staff write: to the customer once they have taken over, to the agent at any time. */
export function StaffComposer({ session }: { session: Schema<'Session'> }) {
  const user = useUser();
  const say = useSayInSession();
  const whisper = useWhisperInSession();
  // What was written to one stays with that one: a note to the agent never becomes a message to the customer.
  const [texts, setTexts] = useState<Record<Mode, string>>({ reply: '', whisper: '' });
  // What nobody knows the end of: the server may have it already, so the same is sent under the same key.
  const unsure = useRef<{ mode: Mode; message: string; key: Record<string, string> } | null>(null);
  const [wanted, setWanted] = useState<Mode>('reply');
  const person = useActorName()(session);
  const mine = session.status === 'human' && session.handoff?.taken_by?.id === user.id;
  const mode = mine ? wanted : 'whisper';
  const text = texts[mode];
  const write = (change: (old: string) => string) => setTexts((old) => ({ ...old, [mode]: change(old[mode]) }));
  const pending = say.isPending || whisper.isPending;
  const ready = text.trim() !== '' && Array.from(text).length <= lengthMax && !pending;

  function send() {
    if (!ready) return;
    const message = text.trim();
    const key = unsure.current?.mode === mode && unsure.current.message === message ? unsure.current.key : idempotencyKey();
    unsure.current = null;
    write(() => '');
    if (!mine) setWanted('reply');
    (mode === 'reply' ? say : whisper).mutate(
      { id: session.id, message, key },
      {
        onError(error) {
          if (!isKept(error)) unsure.current = { mode, message, key };
          write((now) => now || message);
          toast('bad', asProblem(error).message);
        },
      },
    );
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }
  const whispers = mode === 'whisper';
  return (
    <form
      className={cn(
        'rounded-xl border bg-surface shadow-card transition-colors',
        whispers && text !== '' ? 'bg-warn-soft' : '',
        whispers ? 'border-line-strong focus-within:border-warn focus-within:bg-warn-soft' : 'border-line-strong focus-within:border-accent',
      )}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div role="group" aria-label={words.handoff.mode} className="flex items-center gap-1 px-2 pt-2">
        {modes.map(({ id, label, icon: Icon }) => (
          <button
            key={id}
            type="button"
            aria-pressed={mode === id}
            disabled={id === 'reply' && !mine}
            onClick={() => setWanted(id)}
            className="flex h-7 items-center gap-1.5 rounded-md px-2 text-[0.8125rem] font-medium text-soft transition-colors hover:text-ink disabled:opacity-50 aria-pressed:bg-selected aria-pressed:text-ink"
          >
            <Icon aria-hidden className="size-3.5" />
            {label}
          </button>
        ))}
        {!mine && <span className="ml-1 truncate text-xs text-soft max-sm:hidden">{words.handoff.takeFirst}</span>}
      </div>
      <div className="flex items-end gap-2 p-1.5 pl-3.5">
        <textarea
          rows={Math.min(8, Math.max(2, text.split('\n').length))}
          value={text}
          aria-label={whispers ? words.handoff.noteToAgent : words.handoff.message}
          aria-describedby="staff-composer-hint"
          placeholder={whispers ? words.handoff.whisperPlaceholder : words.handoff.replyPlaceholder(person.by === 'told' || person.by === 'id' ? person.name : words.handoff.customer)}
          onChange={(event) => {
            // To whom it is meant was seen while it was written, so that stays.
            setWanted(mode);
            write(() => event.target.value);
          }}
          onKeyDown={onKeyDown}
          className="max-h-48 min-h-9 flex-1 resize-none bg-transparent py-1.5 text-base outline-none placeholder:text-faint sm:text-sm sm:leading-6"
        />
        <Button
          size="icon"
          look={whispers ? 'outline' : 'primary'}
          type="submit"
          aria-label={whispers ? words.handoff.sendWhisper : words.handoff.send}
          disabled={!ready}
        >
          <ArrowUp aria-hidden />
        </Button>
      </div>
      <p id="staff-composer-hint" className="px-3.5 pb-2 text-xs text-faint max-sm:sr-only">
        {!whispers ? words.handoff.replyHint : session.status === 'human' ? words.handoff.whisperHintSilent : words.handoff.whisperHint}
      </p>
    </form>
  );
}
