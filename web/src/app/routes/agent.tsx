import { BookText, Code, Ellipsis, History, LayoutDashboard, MessageCircle, Pause, Play, SlidersHorizontal, Trash2, Workflow, Wrench } from 'lucide-react';
import { useState } from 'react';
import { Outlet, useLocation, useNavigate, useParams } from 'react-router';

import { AgentStatus } from '@/components/agent-status';
import { Avatar } from '@/components/avatar';
import { unasked } from '@/components/leave-guard';
import { Note } from '@/components/note';
import { PageHeader } from '@/components/page-header';
import { ProblemNote } from '@/components/problem-note';
import { TabBar } from '@/components/tab-bar';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem } from '@/components/ui/menu';
import { Skeleton } from '@/components/ui/skeleton';
import { useAgent } from '@/features/agents/api/get-agent';
import { usePauseAgent } from '@/features/agents/api/pause-agent';
import { useResumeAgent } from '@/features/agents/api/resume-agent';
import { DeleteAgent } from '@/features/agents/components/delete-agent';
import { AgentVersionMark } from '@/features/agents/components/version-mark';
import { isMissing } from '@/lib/problem';
import { toast } from '@/lib/toast-store';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { Missing } from '../missing';
import { to } from '../paths';

export function Page() {
  const { agentId = '' } = useParams();
  const query = useAgent(agentId);
  const mayEdit = useMayEdit();
  const navigate = useNavigate();
  const overview = useLocation().pathname === to.agent(agentId);
  const pause = usePauseAgent();
  const resume = useResumeAgent();
  const [deleting, setDeleting] = useState(false);

  if (isMissing(query.error)) return <Missing />;
  if (query.isLoadingError) return <ProblemNote error={query.error} onRetry={() => void query.refetch()} />;
  const agent = query.data?.agent;
  if (!agent) {
    return (
      <div role="status" className="grid gap-4">
        <span className="sr-only">{words.common.loading}</span>
        <Skeleton className="h-11 w-72" />
        <Skeleton className="h-10" />
        <Skeleton className="h-64" />
      </div>
    );
  }

  const resumed = () => resume.mutate(agent.id, { onSuccess: () => toast('good', words.agent.resumed(agent.name)) });
  const paused = () => pause.mutate(agent.id, { onSuccess: () => toast('good', words.agent.paused(agent.name)) });
  return (
    <>
      <PageHeader
        mark={<Avatar name={agent.name} large />}
        title={agent.name}
        badge={
          <>
            <AgentStatus status={agent.status} />
            <AgentVersionMark agent={agent} to={to.agentVersions(agent.id)} />
          </>
        }
        // On a phone the other parts need the room.
        text={<span className={overview ? '' : 'max-sm:hidden'}>{agent.knowledge_base_description}</span>}
        action={
          mayEdit && (
            <>
              {agent.status === 'paused' && (
                <Button onClick={resumed} disabled={resume.isPending}>
                  <Play aria-hidden />
                  {words.agent.resume}
                </Button>
              )}
              {agent.status === 'active' && (
                <Button onClick={paused} disabled={pause.isPending}>
                  <Pause aria-hidden />
                  {words.agent.pause}
                </Button>
              )}
              <Menu
                trigger={
                  <Button size="icon" aria-label={words.common.actions}>
                    <Ellipsis aria-hidden />
                  </Button>
                }
              >
                <MenuItem onSelect={() => void navigate(to.agentSettings(agent.id))}>
                  <SlidersHorizontal aria-hidden />
                  {words.agent.edit}
                </MenuItem>
                <MenuItem danger onSelect={() => setDeleting(true)}>
                  <Trash2 aria-hidden />
                  {words.agent.delete}
                </MenuItem>
              </Menu>
            </>
          )
        }
      />
      <TabBar
        label={words.agent.tabsLabel}
        tabs={[
          { to: to.agent(agentId), label: words.agent.tabs.overview, icon: LayoutDashboard, end: true },
          { to: to.chat(agentId), label: words.agent.tabs.chat, icon: MessageCircle },
          { to: to.knowledge(agentId), label: words.agent.tabs.knowledge, icon: BookText },
          { to: to.tools(agentId), label: words.agent.tabs.tools, icon: Wrench },
          { to: to.agentCreation(agentId), label: words.agent.tabs.creation, icon: Workflow },
          { to: to.agentVersions(agentId), label: words.agent.tabs.versions, icon: History },
          { to: to.howto(agentId), label: words.agent.tabs.howto, icon: Code },
          ...(mayEdit ? [{ to: to.agentSettings(agentId), label: words.agent.tabs.settings, icon: SlidersHorizontal }] : []),
        ]}
      />
      {agent.status !== 'active' && (
        <div className="mb-5">
          {agent.status === 'paused' && <Note look="paused">{words.agent.pausedNote}</Note>}
          {agent.status === 'creating' && <Note look="busy">{words.agent.creatingNote}</Note>}
          {agent.status === 'failed' && (
            <Note look="bad">
              <span className="font-medium text-bad">{words.agent.failedNote}</span> {agent.status_reason}
            </Note>
          )}
        </div>
      )}
      <Outlet />
      <DeleteAgent agent={deleting ? agent : null} onClose={() => setDeleting(false)} onDeleted={() => void navigate(to.agents, { state: unasked })} />
    </>
  );
}
