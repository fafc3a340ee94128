import { Plus } from 'lucide-react';
import { Link } from 'react-router';

import { PageHeader } from '@/components/page-header';
import { Button } from '@/components/ui/button';
import { useAgents } from '@/features/agents/api/list-agents';
import { AgentList } from '@/features/agents/components/agent-list';
import { allItems } from '@/lib/pages';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  const mayEdit = useMayEdit();
  // An empty list has the button in its middle.
  const some = allItems(useAgents().data).length > 0;
  return (
    <>
      <PageHeader
        title={words.agents.title}
        text={words.agents.text}
        action={
          mayEdit &&
          some && (
            <Button asChild look="primary">
              <Link to={to.newAgent}>
                <Plus aria-hidden />
                {words.agents.create}
              </Link>
            </Button>
          )
        }
      />
      <AgentList linkOf={to.agent} newAgent={to.newAgent} />
    </>
  );
}
