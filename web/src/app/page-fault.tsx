import { TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { Link, useRouteError } from 'react-router';

import { Button } from '@/components/ui/button';
import { asProblem } from '@/lib/problem';
import { words } from '@/lib/words';

import { to } from './paths';

/** What stands in place of a page whose code failed; the pages around it stay usable. */
export function PageFault() {
  const error = useRouteError();
  const { message } = asProblem(error);
  useEffect(() => {
    document.title = `${words.errors.pageTitle} · ${words.product}`;
  }, []);
  return (
    <div role="alert" className="mx-auto grid max-w-md justify-items-center gap-2 px-6 py-24 text-center">
      <span className="mb-2 grid size-11 place-items-center rounded-xl bg-bad-soft text-bad">
        <TriangleAlert aria-hidden className="size-5" />
      </span>
      <h1 className="text-lg font-semibold">{words.errors.pageTitle}</h1>
      <p className="text-soft">{words.errors.pageText}</p>
      <p className="max-w-full rounded-md bg-sunken px-2 py-1 font-mono text-xs break-words text-soft">{message}</p>
      <div className="mt-4 flex flex-wrap justify-center gap-2">
        <Button look="primary" onClick={() => window.location.reload()}>
          {words.errors.reload}
        </Button>
        <Button asChild>
          <Link to={to.agents} reloadDocument>
            {words.errors.home}
          </Link>
        </Button>
      </div>
    </div>
  );
}
