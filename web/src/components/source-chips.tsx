import { FileText } from 'lucide-react';

import type { Schema } from '@/lib/schemas';
import { words } from '@/lib/words';

export type Source = Schema<'Source'>;

interface SourceChipsProps {
  sources: Source[];
  onOpen: (source: Source, number: number) => void;
}

/** Numbered sources of an answer; a click opens the passage. */
export function SourceChips({ sources, onOpen }: SourceChipsProps) {
  if (sources.length === 0) return null;
  return (
    <ul aria-label={words.chat.sources} className="mt-3 flex flex-wrap gap-1.5">
      {sources.map((source, index) => (
        <li key={`${source.document_id}-${source.start}-${source.end}`} className="max-w-full">
          <button
            type="button"
            aria-label={words.chat.source(index + 1, source.document)}
            onClick={() => onOpen(source, index + 1)}
            className="flex max-w-full items-center gap-2 rounded-md border border-line bg-surface py-1 pr-2.5 pl-1.5 text-left text-xs text-soft transition-colors hover:border-accent hover:text-ink"
          >
            <span className="grid size-4.5 shrink-0 place-items-center rounded bg-accent-soft text-[0.6875rem] font-semibold text-accent-ink">
              {index + 1}
            </span>
            <FileText aria-hidden className="size-3.5 shrink-0 text-faint" />
            <span className="truncate">
              {source.document}
              {source.heading && <span className="text-faint"> › {source.heading}</span>}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
