import { useParams } from 'react-router';

import { PageHeader } from '@/components/page-header';
import { useAgent } from '@/features/agents/api/get-agent';
import { Creation } from '@/features/agents/components/creation';
import { DocumentStates } from '@/features/knowledge/components/document-states';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  const { agentId = '' } = useParams();
  const agent = useAgent(agentId);
  const name = agent.data?.agent.name ?? '';
  return (
    <>
      <PageHeader title={name || words.wizard.title} />
      <Creation
        key={agentId}
        id={agentId}
        name={name}
        links={{ agent: to.agent(agentId), chat: to.chat(agentId), knowledge: to.knowledge(agentId) }}
        documents={<DocumentStates agentId={agentId} />}
      />
    </>
  );
}
