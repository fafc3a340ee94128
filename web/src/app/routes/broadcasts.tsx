import { Plus } from 'lucide-react';
import { Link } from 'react-router';

import { Forbidden } from '@/components/forbidden';
import { PageHeader } from '@/components/page-header';
import { Button } from '@/components/ui/button';
import { useBroadcasts } from '@/features/broadcasts/api/list-broadcasts';
import { BroadcastList } from '@/features/broadcasts/components/broadcast-list';
import { allItems } from '@/lib/pages';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  if (useMayEdit()) return <Broadcasts />;
  return (
    <>
      <PageHeader title={words.broadcasts.title} text={words.broadcasts.text} />
      <Forbidden to="editors" />
    </>
  );
}

function Broadcasts() {
  // An empty list has the button in its middle.
  const some = allItems(useBroadcasts().data).length > 0;
  const create = (label: string) => (
    <Button asChild look="primary">
      <Link to={to.newBroadcast}>
        <Plus aria-hidden />
        {label}
      </Link>
    </Button>
  );
  return (
    <>
      <PageHeader title={words.broadcasts.title} text={words.broadcasts.text} action={some && create(words.broadcasts.create)} />
      <BroadcastList
        linkOf={to.broadcast}
        liveLinkOf={(id) => window.location.origin + to.live(id)}
        create={create(words.broadcasts.emptyAction)}
      />
    </>
  );
}
