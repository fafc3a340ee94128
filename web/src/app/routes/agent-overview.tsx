import { useParams } from 'react-router';

import { useAgent } from '@/features/agents/api/get-agent';
import { Overview } from '@/features/agents/components/overview';
import { RecentSessions } from '@/features/sessions/components/recent-sessions';

import { to } from '../paths';

export function Page() {
  const { agentId = '' } = useParams();
  const agent = useAgent(agentId).data?.agent;
  if (!agent) return null;
  return (
    <Overview
      agent={agent}
      knowledgeLink={to.knowledge(agentId)}
      sessions={<RecentSessions agentId={agentId} linkOf={to.session} allLink={`${to.sessions}?agent_id=${agentId}`} />}
    />
  );
}
