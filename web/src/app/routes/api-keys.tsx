import { Plus } from 'lucide-react';
import { useState } from 'react';

import { Forbidden } from '@/components/forbidden';
import { PageHeader } from '@/components/page-header';
import { Button } from '@/components/ui/button';
import { useAgents } from '@/features/agents/api/list-agents';
import { useKeys } from '@/features/api-keys/api/list-keys';
import { CreateKey } from '@/features/api-keys/components/create-key';
import { KeyTable } from '@/features/api-keys/components/key-table';
import { allItems } from '@/lib/pages';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

export function Page() {
  if (useMayEdit()) return <Keys />;
  return (
    <>
      <PageHeader title={words.keys.title} text={words.keys.text} />
      <Forbidden to="editors" />
    </>
  );
}

function Keys() {
  const [open, setOpen] = useState(false);
  const agents = allItems(useAgents().data);
  // An empty table has the button in its middle.
  const some = allItems(useKeys().data).length > 0;
  const create = (
    <Button look="primary" onClick={() => setOpen(true)}>
      <Plus aria-hidden />
      {words.keys.create}
    </Button>
  );
  return (
    <>
      <PageHeader title={words.keys.title} text={words.keys.text} action={some && create} />
      <KeyTable agentName={(id) => agents.find((agent) => agent.id === id)?.name} create={create} />
      <CreateKey open={open} onClose={() => setOpen(false)} agents={agents.map(({ id, name }) => ({ id, name }))} />
    </>
  );
}
