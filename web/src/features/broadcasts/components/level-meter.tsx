import { useEffect, useRef, useState } from 'react';

import { cn } from '@/lib/class-names';
import { words } from '@/lib/words';

import { clipDb, floorDb, loudnessOf, nextMeter, placeOf, restingMeter, type Loudness } from '../lib/level';
import { paintMeter, readPalette } from '../lib/meter-painter';
import { microphone } from '../lib/microphone';

const frameMs = 1000 / 30;
/** Who wants less motion gets a bar that steps. */
const calmFrameMs = 250;
const saidMs = 400;

const tints: Record<Loudness, string> = { silent: 'text-faint', quiet: 'text-soft', good: 'text-good', loud: 'text-bad' };

/** How loud the microphone hears the voice: a bar with its last peak, and a word. */
export function LevelMeter({ silent = false }: { silent?: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const gauge = useRef<HTMLDivElement>(null);
  const [loudness, setLoudness] = useState<Loudness>('silent');

  useEffect(() => {
    const surface = canvas.current;
    const context = surface?.getContext('2d');
    if (!surface || !context) return undefined;
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)');
    let meter = restingMeter;
    let palette = readPalette(surface);
    let drawnAt = 0;
    let saidAt = -saidMs;
    let frame = 0;
    function draw(now: number): void {
      frame = requestAnimationFrame(draw);
      // A frame of the screen comes a little early at times.
      if (!surface || !context || now - drawnAt < (calm.matches ? calmFrameMs : frameMs) - 4) return;
      meter = nextMeter(meter, microphone.level, now, now - drawnAt);
      drawnAt = now;
      setLoudness(loudnessOf(meter, now));
      if (now - saidAt >= saidMs) {
        saidAt = now;
        palette = readPalette(surface);
        gauge.current?.setAttribute('aria-valuenow', String(Math.round(meter.db)));
      }
      paintMeter(context, surface, { lit: placeOf(meter.db), held: placeOf(meter.heldDb), clipped: now - meter.clippedAt < 1500, silent }, palette);
    }
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [silent]);

  return (
    <div className="grid gap-1.5">
      <p aria-hidden className="flex items-baseline justify-between gap-3 text-[0.8125rem] font-medium">
        {words.microphone.level}
        <span className={cn('text-xs', silent ? 'text-faint' : tints[loudness])}>{silent ? words.microphone.unheard : words.microphone.levels[loudness]}</span>
      </p>
      <div
        ref={gauge}
        role="meter"
        aria-label={words.microphone.level}
        aria-valuemin={floorDb}
        aria-valuemax={Math.ceil(clipDb)}
        aria-valuenow={floorDb}
        aria-valuetext={words.microphone.levels[loudness]}
        className="h-7 min-w-0"
      >
        <canvas ref={canvas} className="block size-full" />
      </div>
    </div>
  );
}
