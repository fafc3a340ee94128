import { Compass } from 'lucide-react';
import { Link } from 'react-router';

import { PageHeader } from '@/components/page-header';
import { Button } from '@/components/ui/button';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  return (
    <div className="mx-auto grid max-w-md justify-items-center py-20 text-center">
      <span className="mb-5 grid size-11 place-items-center rounded-xl bg-accent-soft text-accent-ink">
        <Compass aria-hidden className="size-5" />
      </span>
      <PageHeader title={words.errors.notFoundTitle} text={words.errors.notFoundText} />
      <Button asChild look="primary">
        <Link to={to.agents}>{words.errors.home}</Link>
      </Button>
    </div>
  );
}
