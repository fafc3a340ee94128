import { Mic, MicOff, Pause, Play, Square } from 'lucide-react';
import { useCallback, useId, type ReactNode } from 'react';

import { Button } from '@/components/ui/button';
import { cn } from '@/lib/class-names';
import { words } from '@/lib/words';

import { desk } from '../lib/desk';
import type { DeskState } from '../lib/desk-state';
import { useShortcuts } from '../lib/use-shortcuts';

/** Pause, mute and end, large enough for a thumb or for eyes that are on the audience. */
export function Controls({ paused, muted, ending, onEnd }: Pick<DeskState, 'paused' | 'muted' | 'ending'> & { onEnd: () => void }) {
  const act = useCallback((shortcut: 'pause' | 'mute') => {
    const now = desk.get();
    desk.set(shortcut === 'pause' ? { paused: !now.paused } : { muted: !now.muted });
  }, []);
  const shortcuts = useShortcuts(act);
  return (
    <div className="grid gap-3">
      <div role="group" aria-label={words.desk.controls} className="grid grid-cols-2 gap-2 sm:flex sm:gap-3">
        <BigButton pressed={paused} off={ending} hint={shortcuts.on ? words.desk.keys.pause : ''} keys="Space" onClick={() => act('pause')}>
          {paused ? <Play aria-hidden /> : <Pause aria-hidden />}
          {paused ? words.desk.resume : words.desk.pause}
        </BigButton>
        <BigButton pressed={muted} off={ending} hint={shortcuts.on ? words.desk.keys.mute : ''} keys="M" onClick={() => act('mute')}>
          {muted ? <Mic aria-hidden /> : <MicOff aria-hidden />}
          {muted ? words.desk.unmute : words.desk.mute}
        </BigButton>
        <Button look="danger" aria-disabled={ending} onClick={() => !ending && onEnd()} className="col-span-2 h-12 rounded-xl px-5 text-base sm:ml-auto sm:h-14">
          <Square aria-hidden className="fill-current" />
          {words.desk.end}
        </Button>
      </div>
      <label className="hidden items-center gap-2 text-xs text-faint md:flex">
        <input type="checkbox" checked={shortcuts.on} onChange={(event) => shortcuts.setOn(event.target.checked)} className="size-3.5 accent-accent" />
        {words.desk.shortcuts}
      </label>
    </div>
  );
}

interface BigButtonProps {
  /** Something is held back by it now. */
  pressed: boolean;
  /** It does nothing now, but keeps the focus. */
  off: boolean;
  hint: string;
  keys: string;
  onClick: () => void;
  children: ReactNode;
}

function BigButton({ pressed, off, hint, keys, onClick, children }: BigButtonProps) {
  return (
    <Button
      onClick={onClick}
      aria-disabled={off}
      {...(hint ? { 'aria-keyshortcuts': keys } : {})}
      className={cn('h-14 rounded-xl px-5 text-base [&_svg]:size-5', pressed && 'border-warn bg-warn-soft text-warn hover:bg-warn-soft')}
    >
      {children}
      {hint && (
        <kbd aria-hidden className="hidden rounded border border-current/40 px-1.5 py-0.5 font-sans text-[0.6875rem] font-normal md:inline">
          {hint}
        </kbd>
      )}
    </Button>
  );
}

/** How loud listeners hear it. */
export function VolumeField({ volume }: { volume: number }) {
  const id = useId();
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="flex items-baseline justify-between gap-2 text-[0.8125rem] font-medium">
        {words.desk.volume}
        <output htmlFor={id} className="text-xs font-normal text-faint tabular-nums">
          {words.desk.volumeValue(volume)}
        </output>
      </label>
      <div className="flex h-9 items-center">
        <input
          id={id}
          type="range"
          min={0}
          max={1}
          step={0.01}
          value={volume}
          aria-valuetext={words.desk.volumeValue(volume)}
          onChange={(event) => desk.set({ volume: Number(event.target.value) })}
          className="w-full accent-accent"
        />
      </div>
    </div>
  );
}
