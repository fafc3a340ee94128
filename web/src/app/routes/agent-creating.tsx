import { useParams } from 'react-router';

import { PageHeader } from '@/components/page-header';
import { useAgent } from '@/features/agents/api/get-agent';
import { useStages } from '@/features/agents/api/get-stages';
import { useVersion } from '@/features/agents/api/get-version';
import { Creation } from '@/features/agents/components/creation';
import { SopProvider } from '@/features/agents/components/making/sop-lines';
import { DocumentStates } from '@/features/knowledge/components/document-states';
import { FailedDocuments } from '@/features/knowledge/components/failed-documents';
import { isMissing } from '@/lib/problem';
import { words } from '@/lib/words';

import { CreationGraph } from '../creation-graph';
import { Missing } from '../missing';
import { to } from '../paths';

/** An agent in the making: its documents are read, the graph goes from stage to stage. */
export function Page() {
  const { agentId = '' } = useParams();
  const read = useAgent(agentId);
  const agent = read.data?.agent;
  const name = agent?.name ?? '';
  const number = agent?.latest_version ?? 0;
  const version = useVersion(agentId, number).data;
  const making = useStages(agentId, number, version?.status === 'building').data;
  const documents = <DocumentStates agentId={agentId} />;
  if (isMissing(read.error)) return <Missing />;
  return (
    <>
      <PageHeader title={name || words.wizard.title} />
      <SopProvider version={number} sop={version?.source.sop ?? ''} handoff={version?.source.human_handoff_description ?? ''}>
        <Creation
          key={agentId}
          id={agentId}
          name={name}
          links={{ agent: to.agent(agentId), chat: to.chat(agentId), creation: to.agentCreation(agentId) }}
          faults={making?.understanding?.faults.length ?? 0}
          failedDocuments={<FailedDocuments agentId={agentId} total={agent?.knowledge.failed ?? 0} knowledgeLink={to.knowledge(agentId)} />}
          graph={(reading) => (version && making ? <CreationGraph version={version} making={making} reading={reading} beside={documents} /> : documents)}
        />
      </SopProvider>
    </>
  );
}
