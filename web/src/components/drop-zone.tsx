import { FileUp } from 'lucide-react';
import { useId, useRef, useState, type DragEvent } from 'react';

import { cn } from '@/lib/class-names';
import { acceptedFiles } from '@/lib/files';
import { words } from '@/lib/words';

interface DropZoneProps {
  onFiles: (files: File[]) => void;
  compact?: boolean;
}

/** Takes files by dropping or choosing. The field itself is the control, so the keyboard works. */
export function DropZone({ onFiles, compact = false }: DropZoneProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);

  function take(list: FileList | null) {
    if (list && list.length > 0) onFiles([...list]);
    if (input.current) input.current.value = '';
  }

  function onDrop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  }

  return (
    // Dropping is an extra for the mouse; the field inside is the control.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
      className={cn(
        'relative flex items-center justify-center gap-4 rounded-xl border border-dashed text-center transition-colors focus-within:border-accent focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent',
        compact ? 'flex-row px-5 py-4 text-left' : 'flex-col px-6 py-10',
        over ? 'border-accent bg-accent-soft' : 'border-line-strong/60 bg-sunken/50 hover:border-accent',
      )}
    >
      <span className="grid size-10 shrink-0 place-items-center rounded-xl bg-accent-soft text-accent-ink">
        <FileUp aria-hidden className="size-5" />
      </span>
      <div className={cn('min-w-0', compact && 'flex-1')}>
        <label htmlFor={id} className="font-medium">
          {over ? words.files.dropNow : words.files.drop}
        </label>
        <p id={`${id}-kinds`} className="mt-0.5 text-xs text-faint">
          {words.files.kinds}
        </p>
      </div>
      <input
        ref={input}
        id={id}
        type="file"
        multiple
        accept={acceptedFiles}
        aria-describedby={`${id}-kinds`}
        onChange={(event) => take(event.target.files)}
        className="absolute inset-0 cursor-pointer opacity-0"
      />
    </div>
  );
}
