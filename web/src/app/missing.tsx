import { Compass } from 'lucide-react';
import { Link } from 'react-router';

import { Button } from '@/components/ui/button';
import { useTitle } from '@/lib/use-title';
import { words } from '@/lib/words';

import { to } from './paths';

interface MissingProps {
  /** Where what was looked for would stand, and what the way there says. */
  link?: string;
  action?: string;
}

/** In place of a page whose address names nothing: mistyped, or what it named was deleted. */
export function Missing({ link = to.agents, action = words.errors.home }: MissingProps) {
  useTitle(words.errors.notFoundTitle);
  return (
    <div className="mx-auto grid max-w-md justify-items-center py-20 text-center">
      <span className="mb-5 grid size-11 place-items-center rounded-xl bg-accent-soft text-accent-ink">
        <Compass aria-hidden className="size-5" />
      </span>
      <h1 className="text-xl font-semibold tracking-tight">{words.errors.notFoundTitle}</h1>
      <p className="mt-1 mb-6 text-balance text-soft">{words.errors.notFoundText}</p>
      <Button asChild look="primary">
        <Link to={link}>{action}</Link>
      </Button>
    </div>
  );
}
