import { useAgents } from '@/features/agents/api/list-agents';
import { Analytics } from '@/features/analytics/components/analytics';
import { allItems } from '@/lib/pages';

import { to } from '../paths';

export function Page() {
  const agents = allItems(useAgents().data);
  return (
    <Analytics
      agents={agents.map(({ id, name }) => ({ id, name }))}
      linkOf={to.session}
      sessionsLink={to.sessions}
      knowledgeLink={to.knowledge}
      agentsLink={to.agents}
    />
  );
}
