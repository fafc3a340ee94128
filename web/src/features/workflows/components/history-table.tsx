import { ChevronRight } from 'lucide-react';
import { Fragment, useState } from 'react';

import { JsonView } from '@/components/code/json-view';
import { Button } from '@/components/ui/button';
import { cn } from '@/lib/class-names';
import { formatDateTime } from '@/lib/dates';
import { useAuth } from '@/lib/use-auth';
import { useRoomy } from '@/lib/use-media';
import { words } from '@/lib/words';

import { exactTime } from '../lib/duration';
import type { HistoryEvent, Visit } from '../lib/history';

interface HistoryTableProps {
  events: readonly HistoryEvent[];
  visitOf: ReadonlyMap<number, Visit>;
  startedAt: string;
  /** Null: names are not links to states. */
  onSelect: ((name: string) => void) | null;
}

const pageSize = 100;

function toneOf(type: string): string {
  if (/Failed$|TimedOut$/.test(type)) return 'text-bad';
  if (/Aborted$/.test(type)) return 'text-soft';
  return /Succeeded$/.test(type) ? 'text-good' : 'text-ink';
}

const after = (event: HistoryEvent, startedAt: string) => words.history.after(exactTime(Date.parse(event.at) - Date.parse(startedAt)));

/** Every event, in pages; a row opens to what it carries. */
export function HistoryTable({ events, visitOf, startedAt, onSelect }: HistoryTableProps) {
  const { user } = useAuth();
  // On a phone the name of the state stands under the event, for a hidden column would still be counted.
  const column = useRoomy() && onSelect !== null;
  const [shown, setShown] = useState(pageSize);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());

  function toggle(id: number) {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  }

  if (events.length === 0) return <p className="px-5 py-8 text-center text-[0.8125rem] text-soft">{words.history.none}</p>;
  return (
    <>
      <table className="w-full table-fixed text-[0.8125rem]">
        <thead className="border-b border-line text-left text-xs text-faint">
          <tr>
            <th scope="col" className="w-14 py-2 pl-4 font-medium sm:w-20 sm:pl-5">
              {words.history.columns.id}
            </th>
            <th scope="col" className="py-2 pr-3 font-medium">
              {words.history.columns.type}
            </th>
            {column && (
              <th scope="col" className="py-2 pr-3 font-medium">
                {words.history.columns.state}
              </th>
            )}
            <th scope="col" className="w-28 py-2 pr-4 text-right font-medium sm:pr-5">
              {words.history.columns.time}
            </th>
          </tr>
        </thead>
        <tbody>
          {events.slice(0, shown).map((event) => {
            const name = visitOf.get(event.id)?.name;
            const isOpen = open.has(event.id);
            const empty = Object.keys(event.details).length === 0;
            return (
              <Fragment key={event.id}>
                <tr className={cn('border-b border-line', isOpen ? 'bg-sunken/60' : 'hover:bg-sunken/60')}>
                  <td className="py-1.5 pl-4 text-soft tabular-nums sm:pl-5">{event.id}</td>
                  <td className="py-1 pr-3">
                    <button
                      type="button"
                      disabled={empty}
                      aria-expanded={isOpen}
                      aria-label={words.history.show(event.type, event.id)}
                      onClick={() => toggle(event.id)}
                      className={cn('flex min-h-7 max-w-full items-center gap-1.5 rounded-sm text-left font-medium', toneOf(event.type))}
                    >
                      <ChevronRight aria-hidden className={cn('size-3.5 shrink-0 text-faint transition-transform', isOpen && 'rotate-90', empty && 'invisible')} />
                      <span className="min-w-0 break-words">{event.type}</span>
                    </button>
                    {onSelect && !column && name && <span className="block pl-5 text-xs break-words text-soft">{name}</span>}
                  </td>
                  {column && (
                    <td className="py-1 pr-3">
                      {name && (
                        <button type="button" onClick={() => onSelect(name)} className="min-h-7 max-w-full truncate rounded-sm text-left text-soft hover:text-accent-ink hover:underline">
                          {name}
                        </button>
                      )}
                    </td>
                  )}
                  <td className="py-1.5 pr-4 text-right text-soft tabular-nums sm:pr-5">
                    <time dateTime={event.at} title={formatDateTime(event.at, user?.time_zone)}>
                      {after(event, startedAt)}
                    </time>
                  </td>
                </tr>
                {isOpen && (
                  <tr className="border-b border-line bg-sunken/60">
                    <td colSpan={column ? 4 : 3} className="px-4 pb-3 sm:px-5">
                      <JsonView label={words.history.columns.details} value={event.details} className="bg-surface" />
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
      {events.length > shown && (
        <div className="flex justify-center p-4">
          <Button onClick={() => setShown(shown + pageSize)}>{words.history.more}</Button>
        </div>
      )}
    </>
  );
}
