import { Pause, Play, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';

import { Forbidden } from '@/components/forbidden';
import { unasked } from '@/components/leave-guard';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { useAgent } from '@/features/agents/api/get-agent';
import { usePauseAgent } from '@/features/agents/api/pause-agent';
import { useResumeAgent } from '@/features/agents/api/resume-agent';
import { AgentForm } from '@/features/agents/components/agent-form';
import { DeleteAgent } from '@/features/agents/components/delete-agent';
import { useModels } from '@/features/operations/api/list-models';
import { toast } from '@/lib/toast-store';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  const { agentId = '' } = useParams();
  const navigate = useNavigate();
  const line = useSearchParams()[0].get('line');
  const read = useAgent(agentId).data;
  const models = useModels().data?.items ?? [];
  const mayEdit = useMayEdit();
  const pause = usePauseAgent();
  const resume = useResumeAgent();
  const [deleting, setDeleting] = useState(false);
  if (!mayEdit) return <Forbidden to="editors" />;
  if (!read) return null;
  const { agent } = read;
  const paused = agent.status === 'paused';
  return (
    <div className="grid gap-5">
      <AgentForm
        key={agentId}
        read={read}
        models={models}
        line={line === null ? undefined : Number(line)}
        creationLink={(version) => to.agentCreation(agentId, version)}
      />
      <Card className="divide-y divide-line">
        <div className="flex flex-wrap items-center gap-4 p-4 sm:px-5">
          <div className="min-w-0 flex-1 basis-60">
            <h2 className="text-sm font-semibold">{paused ? words.agent.resumeTitle : words.agent.pauseTitle}</h2>
            <p className="text-[0.8125rem] text-soft">{paused ? words.agent.pausedNote : words.agent.pauseText}</p>
          </div>
          {paused ? (
            <Button
              disabled={resume.isPending}
              onClick={() => resume.mutate(agentId, { onSuccess: () => toast('good', words.agent.resumed(agent.name)) })}
            >
              <Play aria-hidden />
              {words.agent.resume}
            </Button>
          ) : (
            <Button
              disabled={pause.isPending || agent.status !== 'active'}
              onClick={() => pause.mutate(agentId, { onSuccess: () => toast('good', words.agent.paused(agent.name)) })}
            >
              <Pause aria-hidden />
              {words.agent.pause}
            </Button>
          )}
        </div>
        <div className="flex flex-wrap items-center gap-4 p-4 sm:px-5">
          <div className="min-w-0 flex-1 basis-60">
            <h2 className="text-sm font-semibold">{words.agent.delete}</h2>
            <p className="text-[0.8125rem] text-soft">{words.agent.deleteText}</p>
          </div>
          <Button look="danger" onClick={() => setDeleting(true)}>
            <Trash2 aria-hidden />
            {words.agent.delete}
          </Button>
        </div>
      </Card>
      <DeleteAgent agent={deleting ? agent : null} onClose={() => setDeleting(false)} onDeleted={() => void navigate(to.agents, { state: unasked })} />
    </div>
  );
}
