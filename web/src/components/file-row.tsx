import { CircleAlert, CircleCheck, FileText, X } from 'lucide-react';
import type { ReactNode } from 'react';

import { formatBytes } from '@/lib/numbers';
import { words } from '@/lib/words';

import { Button } from './ui/button';
import { ProgressBar } from './ui/progress-bar';

interface FileRowProps {
  name: string;
  bytes?: number;
  /** What stands beside the name: a state in words. */
  state?: string;
  look?: 'plain' | 'good' | 'bad';
  share?: number | undefined;
  error?: string | null | undefined;
  remedy?: string | undefined;
  onRemove?: (() => void) | undefined;
  children?: ReactNode;
}

const icons = { plain: FileText, good: CircleCheck, bad: CircleAlert };
const tints = { plain: 'text-faint', good: 'text-good', bad: 'text-bad' };

/** A file on its way: name, size, how far it is, and why it failed if it did. */
export function FileRow({ name, bytes, state, look = 'plain', share, error, remedy, onRemove, children }: FileRowProps) {
  const kind = error ? 'bad' : look;
  const Icon = icons[kind];
  return (
    <li className="flex items-start gap-3 px-4 py-3">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${tints[kind]}`} />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <span className="min-w-0 flex-1 truncate text-[0.8125rem] font-medium">{name}</span>
          {bytes !== undefined && <span className="text-xs text-faint tabular-nums">{formatBytes(bytes)}</span>}
          {state && <span className="text-xs text-soft">{state}</span>}
        </div>
        {share !== undefined && share < 1 && (
          <div className="mt-2">
            <ProgressBar label={words.files.sending(name)} share={share} />
          </div>
        )}
        {error && (
          <p className="mt-1 text-[0.8125rem] text-bad">
            {error} {remedy && <span className="text-soft">{remedy}</span>}
          </p>
        )}
        {children}
      </div>
      {onRemove && (
        <Button look="quiet" size="icon-sm" aria-label={words.files.remove(name)} onClick={onRemove} className="-my-1.5 -mr-1.5">
          <X />
        </Button>
      )}
    </li>
  );
}
