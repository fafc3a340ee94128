import { Plus } from 'lucide-react';
import { useState } from 'react';

import { Forbidden } from '@/components/forbidden';
import { PageHeader } from '@/components/page-header';
import { Button } from '@/components/ui/button';
import { useAgents } from '@/features/agents/api/list-agents';
import { CreateKey } from '@/features/api-keys/components/create-key';
import { KeyTable } from '@/features/api-keys/components/key-table';
import { allItems } from '@/lib/pages';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

export function Page() {
  const [open, setOpen] = useState(false);
  const agents = allItems(useAgents().data);
  const mayEdit = useMayEdit();
  const create = mayEdit && (
    <Button look="primary" onClick={() => setOpen(true)}>
      <Plus aria-hidden />
      {words.keys.create}
    </Button>
  );
  return (
    <>
      <PageHeader title={words.keys.title} text={words.keys.text} action={create} />
      {mayEdit ? (
        <>
          <KeyTable agentName={(id) => agents.find((agent) => agent.id === id)?.name} create={create} />
          <CreateKey open={open} onClose={() => setOpen(false)} agents={agents.map(({ id, name }) => ({ id, name }))} />
        </>
      ) : (
        <Forbidden to="editors" />
      )}
    </>
  );
}
