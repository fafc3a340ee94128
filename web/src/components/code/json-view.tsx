import { useMemo } from 'react';

import { CopyButton } from '@/components/copy-button';
import { cn } from '@/lib/class-names';
import { jsonPieces, type JsonPiece } from '@/lib/json-colours';

const inks: Record<JsonPiece['kind'], string> = { name: 'text-accent-ink', text: 'text-good', value: 'text-tint-3-ink', plain: 'text-soft' };

interface JsonViewProps {
  label: string;
  value: unknown;
  className?: string;
}

/** JSON to read and copy. */
export function JsonView({ label, value, className }: JsonViewProps) {
  const { text, pieces } = useMemo(() => jsonPieces(value), [value]);
  return (
    <div className={cn('relative rounded-lg border border-line bg-sunken', className)}>
      <CopyButton text={text} iconOnly look="quiet" className="absolute top-1.5 right-1.5 size-7 bg-sunken" />
      {/* Scrolls, so the keyboard must reach it. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre role="region" tabIndex={0} aria-label={label} className="max-h-[28rem] overflow-auto rounded-lg p-3 pr-11 text-xs leading-relaxed -outline-offset-2">
        <code>
          {pieces.map(({ kind, text: piece }, index) => (
            <span key={index} className={inks[kind]}>
              {piece}
            </span>
          ))}
        </code>
      </pre>
    </div>
  );
}
