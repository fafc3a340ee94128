import { ArrowUp, Square } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';

import { Button } from '@/components/ui/button';
import { words } from '@/lib/words';

const lengthMax = 8000;

interface ComposerProps {
  /** An answer is being written: it can be stopped. What is sent meanwhile waits for its end. */
  busy: boolean;
  disabled: boolean;
  placeholder: string;
  text: string;
  onText: (text: string) => void;
  onAsk: (message: string) => void;
  onStop: () => void;
}

export function Composer({ busy, disabled, placeholder, text, onText, onAsk, onStop }: ComposerProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const tooLong = Array.from(text).length > lengthMax;
  const written = text.trim() !== '';
  const ready = written && !disabled && !tooLong;

  useEffect(() => {
    // Grows with what is written, up to the height the style sheet allows.
    const field = area.current;
    if (!field) return;
    field.rows = Math.min(8, Math.max(1, text.split('\n').length));
  }, [text]);

  function send() {
    if (!ready) return;
    onAsk(text.trim());
    onText('');
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="flex items-end gap-2 rounded-xl border border-line-strong bg-surface p-1.5 pl-4 shadow-card transition-colors focus-within:border-accent">
        <textarea
          ref={area}
          rows={1}
          value={text}
          disabled={disabled}
          aria-label={words.chat.message}
          aria-describedby="composer-hint"
          aria-invalid={tooLong}
          placeholder={disabled ? words.chat.notActive : placeholder}
          onChange={(event) => onText(event.target.value)}
          onKeyDown={onKeyDown}
          className="max-h-48 min-h-9 flex-1 resize-none bg-transparent py-1.5 text-base outline-none sm:text-sm sm:leading-6"
        />
        {busy && (
          <Button size="icon" aria-label={words.chat.stop} onClick={onStop}>
            <Square aria-hidden className="fill-current" />
          </Button>
        )}
        {(written || !busy) && (
          <Button size="icon" look="primary" type="submit" aria-label={words.chat.send} disabled={!ready}>
            <ArrowUp aria-hidden />
          </Button>
        )}
      </div>
      <p id="composer-hint" className={`mt-1.5 px-1 text-xs ${tooLong ? 'text-bad' : 'text-faint max-sm:sr-only'}`}>
        {tooLong ? words.chat.tooLong : words.chat.hint}
      </p>
    </form>
  );
}
