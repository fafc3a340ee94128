import { useParams, useSearchParams } from 'react-router';

import { Note } from '@/components/note';
import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { useAgent } from '@/features/agents/api/get-agent';
import { useStages } from '@/features/agents/api/get-stages';
import { useVersion } from '@/features/agents/api/get-version';
import { useVersions } from '@/features/agents/api/list-versions';
import { Attention } from '@/features/agents/components/making/attention';
import { SopProvider } from '@/features/agents/components/making/sop-lines';
import { VersionFacts } from '@/features/agents/components/making/version-facts';
import { rolledBackFrom } from '@/features/agents/lib/versions';
import { allItems } from '@/lib/pages';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { CreationGraph } from '../creation-graph';
import { to } from '../paths';

/** How the agent was made, for the version that answers or for another one. */
export function Page() {
  const { agentId = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const mayEdit = useMayEdit();
  const agent = useAgent(agentId).data?.agent;
  const versions = useVersions(agentId);
  const number = Number(search.get('version')) || agent?.version || agent?.latest_version || 0;
  const query = useVersion(agentId, number);
  const version = query.data;
  const making = useStages(agentId, number, version?.status === 'building');
  const show = (next: number) => setSearch({ version: String(next) }, { replace: true });
  if (query.isLoadingError || making.isLoadingError) return <ProblemNote error={query.error ?? making.error} onRetry={() => void Promise.all([query.refetch(), making.refetch()])} />;
  if (!agent || !version || !making.data) {
    return (
      <div role="status" className="grid gap-5">
        <span className="sr-only">{words.common.loading}</span>
        <Skeleton className="h-14" />
        <Skeleton className="h-40" />
        <Skeleton className="h-96" />
      </div>
    );
  }
  const { understanding } = making.data;
  const source = rolledBackFrom(version);
  return (
    <SopProvider version={version.version} sop={version.source.sop} handoff={version.source.human_handoff_description}>
      <div className="grid gap-5">
        <VersionFacts version={version} versions={allItems(versions.data)} making={making.data} onVersion={show} />
        {agent.building && agent.latest_version !== version.version && (
          <Note look="busy" action={<Button size="sm" onClick={() => show(agent.latest_version)}>{words.common.show}</Button>}>
            {words.creation.meanwhile(agent.latest_version)}
          </Note>
        )}
        {version.status === 'building' && <Note look="busy">{words.creation.building(version.version)}</Note>}
        {version.status === 'failed' && (
          <Note look="bad">
            <span className="font-medium text-bad">{words.creation.failed(version.version)}</span> {version.failed_reason}
          </Note>
        )}
        {understanding && <Attention key={`attention ${version.version}`} understanding={understanding} editLink={mayEdit ? (line) => to.agentSettings(agentId, line) : null} />}
        {version.execution_id ? (
          <CreationGraph key={`graph ${version.version}`} version={version} making={making.data} />
        ) : (
          version.status !== 'building' && (
            <Note
              action={
                source !== null && (
                  <Button size="sm" onClick={() => show(source)}>
                    {words.creation.seeVersion(source)}
                  </Button>
                )
              }
            >
              {source === null ? words.creation.none : words.creation.rolledBack(source)}
            </Note>
          )
        )}
      </div>
    </SopProvider>
  );
}
