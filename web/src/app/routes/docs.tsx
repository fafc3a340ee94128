import { Link } from 'react-router';

import { Brand } from '@/components/brand';
import { PageHeader } from '@/components/page-header';
import { Button } from '@/components/ui/button';
import { Reference } from '@/features/reference/components/reference';
import { words } from '@/lib/words';

import { to } from '../paths';

/** Open to visitors without a sign-in, as the document itself is. */
export function Page() {
  return (
    <div className="min-h-dvh">
      <header className="sticky top-0 z-30 flex h-13 items-center gap-4 border-b border-line bg-page/85 px-4 backdrop-blur-md sm:px-8">
        <Link to={to.agents} className="rounded-md">
          <Brand />
        </Link>
        <div className="ml-auto flex gap-2">
          <Button asChild size="sm" look="quiet">
            <a href="/openapi.json">{words.docs.raw}</a>
          </Button>
          <Button asChild size="sm">
            <Link to={to.agents}>{words.docs.console}</Link>
          </Button>
        </div>
      </header>
      <main className="mx-auto max-w-6xl px-4 py-8 sm:px-8">
        <PageHeader title={words.docs.title} text={words.docs.intro} />
        <Reference />
      </main>
    </div>
  );
}
