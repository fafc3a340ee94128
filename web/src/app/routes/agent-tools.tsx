import { useParams } from 'react-router';

import { useAgent } from '@/features/agents/api/get-agent';
import { ToolList } from '@/features/tools/components/tool-list';
import { useMayEdit } from '@/lib/use-auth';

import { to } from '../paths';

export function Page() {
  const { agentId = '' } = useParams();
  const agent = useAgent(agentId).data?.agent;
  const mayEdit = useMayEdit();
  if (!agent) return null;
  return <ToolList agent={agentId} hasModel={agent.model !== 'builtin'} mayEdit={mayEdit} toTool={(id) => to.tool(agentId, id)} toNew={to.newTool(agentId)} />;
}
