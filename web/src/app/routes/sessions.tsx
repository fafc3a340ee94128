import { PageHeader } from '@/components/page-header';
import { useAgents } from '@/features/agents/api/list-agents';
import { SessionList } from '@/features/sessions/components/session-list';
import { allItems } from '@/lib/pages';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  const agents = allItems(useAgents().data);
  return (
    <>
      <PageHeader title={words.sessions.title} text={words.sessions.text} />
      <SessionList agents={agents.map(({ id, name }) => ({ id, name }))} linkOf={to.session} agentsLink={to.agents} />
    </>
  );
}
