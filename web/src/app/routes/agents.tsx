import { Plus } from 'lucide-react';
import { Link } from 'react-router';

import { PageHeader } from '@/components/page-header';
import { Button } from '@/components/ui/button';
import { AgentList } from '@/features/agents/components/agent-list';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  const mayEdit = useMayEdit();
  return (
    <>
      <PageHeader
        title={words.agents.title}
        text={words.agents.text}
        action={
          mayEdit && (
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
