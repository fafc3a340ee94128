import { Link, useParams } from 'react-router';

import { useAgent } from '@/features/agents/api/get-agent';
import { VersionList } from '@/features/agents/components/version-list';
import { useExecution } from '@/features/workflows/api/get-execution';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { to } from '../paths';

/** Its address needs the workflow, which the execution tells. */
function ExecutionLink({ id }: { id: string }) {
  const { data } = useExecution(id);
  if (!data) return null;
  return (
    <Link to={to.execution(data.workflow_id, id)} className="rounded-sm font-medium text-accent-ink underline-offset-4 hover:underline">
      {words.agentVersions.execution}
    </Link>
  );
}

export function Page() {
  const { agentId = '' } = useParams();
  const mayEdit = useMayEdit();
  const agent = useAgent(agentId).data?.agent;
  if (!agent) return null;
  return (
    <VersionList
      key={agentId}
      agent={agent}
      mayEdit={mayEdit}
      creationLink={(version) => to.agentCreation(agentId, version)}
      executionLink={(id) => <ExecutionLink id={id} />}
    />
  );
}
