import { ArrowRight } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Link } from 'react-router';

import { words } from '@/lib/words';

import { examples } from '../lib/examples';

const MiniGraph = lazy(async () => ({ default: (await import('./mini-graph')).MiniGraph }));

export const blankDefinition = { StartAt: 'First', States: { First: { Type: 'Pass', End: true } } };

const choices = [
  ...examples.map(({ id, name, text, shows, definition }) => ({ id: id, name, text, shows, definition: definition })),
  { id: 'blank', ...words.workflows.blank, definition: blankDefinition as unknown },
];

/** Machines to begin from, each with its shape. */
export function ExamplePicker({ linkOf }: { linkOf: (example: string) => string }) {
  return (
    <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
      {choices.map(({ id, name, text, shows, definition }) => (
        <li key={id} className="relative flex overflow-hidden rounded-xl border border-line bg-surface shadow-card transition-colors focus-within:border-accent hover:border-accent">
          <div className="w-28 shrink-0 border-r border-line bg-sunken p-3">
            <Suspense>
              <MiniGraph definition={definition} />
            </Suspense>
          </div>
          <div className="flex min-h-40 min-w-0 flex-1 flex-col p-4">
            <h3 className="text-sm font-semibold">
              <Link to={linkOf(id)} className="rounded-sm outline-none after:absolute after:inset-0 after:rounded-xl focus-visible:after:outline-2 focus-visible:after:outline-offset-2 focus-visible:after:outline-accent">
                {name}
              </Link>
            </h3>
            <p className="mt-1 text-[0.8125rem] text-soft">{text}</p>
            <p className="mt-auto flex items-center justify-between gap-2 pt-3 text-xs text-faint">
              {shows}
              <ArrowRight aria-hidden className="size-3.5 shrink-0" />
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
