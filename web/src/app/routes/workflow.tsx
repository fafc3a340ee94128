import { Braces, CalendarClock, Ellipsis, History, ListTree, Pause, Pencil, Play, Trash2, Workflow } from 'lucide-react';
import { useState } from 'react';
import { Link, Outlet, useLocation, useNavigate, useParams } from 'react-router';

import { Note } from '@/components/note';
import { PageHeader } from '@/components/page-header';
import { ProblemNote } from '@/components/problem-note';
import { TabBar } from '@/components/tab-bar';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem } from '@/components/ui/menu';
import { Skeleton } from '@/components/ui/skeleton';
import { useWorkflow } from '@/features/workflows/api/get-workflow';
import { usePauseWorkflow } from '@/features/workflows/api/pause-workflow';
import { useResumeWorkflow } from '@/features/workflows/api/resume-workflow';
import { DeleteWorkflow } from '@/features/workflows/components/delete-workflow';
import { StartWorkflow } from '@/features/workflows/components/start-workflow';
import { WorkflowStatus } from '@/features/workflows/components/statuses';
import { isMissing } from '@/lib/problem';
import { toast } from '@/lib/toast-store';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { Missing } from '../missing';
import { to } from '../paths';

export interface WorkflowOutlet {
  /** Opens the form to start it. */
  start: () => void;
}

export function Page() {
  const { workflowId = '' } = useParams();
  const query = useWorkflow(workflowId);
  const mayEdit = useMayEdit();
  const navigate = useNavigate();
  const location = useLocation();
  const pause = usePauseWorkflow();
  const resume = useResumeWorkflow();
  const [deleting, setDeleting] = useState(false);
  const [starting, setStarting] = useState(false);

  if (isMissing(query.error)) return <Missing link={to.workflows} action={words.errors.toWorkflows} />;
  if (query.isLoadingError) return <ProblemNote error={query.error} onRetry={() => void query.refetch()} />;
  const workflow = query.data?.workflow;
  if (!workflow) {
    return (
      <div role="status" className="grid gap-4">
        <span className="sr-only">{words.common.loading}</span>
        <Skeleton className="h-11 w-72" />
        <Skeleton className="h-10" />
        <Skeleton className="h-96" />
      </div>
    );
  }
  const paused = workflow.status === 'paused';
  return (
    <>
      <PageHeader
        title={workflow.name}
        badge={
          <>
            <WorkflowStatus status={workflow.status} />
            <Badge>{words.workflows.version(workflow.version)}</Badge>
            {workflow.managed && <Badge>{words.workflows.builtIn}</Badge>}
            {workflow.kind === 'express' && <Badge>{words.workflows.kinds.express}</Badge>}
          </>
        }
        text={workflow.description}
        action={
          mayEdit && (
            <>
              <Button look="primary" disabled={paused} onClick={() => setStarting(true)}>
                <Play aria-hidden />
                {words.workflows.start}
              </Button>
              <Button asChild>
                <Link to={to.editWorkflow(workflow.id)}>
                  <Pencil aria-hidden />
                  {words.workflows.edit}
                </Link>
              </Button>
              <Menu
                trigger={
                  <Button size="icon" aria-label={words.common.actions}>
                    <Ellipsis aria-hidden />
                  </Button>
                }
              >
                {paused ? (
                  <MenuItem onSelect={() => resume.mutate(workflow.id, { onSuccess: () => toast('good', words.workflows.resumed(workflow.name)) })}>
                    <Play aria-hidden />
                    {words.workflows.resume}
                  </MenuItem>
                ) : (
                  <MenuItem onSelect={() => pause.mutate(workflow.id, { onSuccess: () => toast('good', words.workflows.paused(workflow.name)) })}>
                    <Pause aria-hidden />
                    {words.workflows.pause}
                  </MenuItem>
                )}
                <MenuItem danger onSelect={() => setDeleting(true)}>
                  <Trash2 aria-hidden />
                  {words.workflows.delete}
                </MenuItem>
              </Menu>
            </>
          )
        }
      />
      <TabBar
        label={words.workflows.tabsLabel}
        tabs={[
          { to: to.workflow(workflowId), label: words.workflows.tabs.graph, icon: Workflow, end: true },
          { to: to.workflowExecutions(workflowId), label: words.workflows.tabs.executions, icon: ListTree },
          { to: to.workflowTriggers(workflowId), label: words.workflows.tabs.triggers, icon: CalendarClock },
          { to: to.workflowVersions(workflowId), label: words.workflows.tabs.versions, icon: History },
          { to: to.workflowDefinition(workflowId), label: words.workflows.tabs.definition, icon: Braces },
        ]}
      />
      {paused && (
        <div className="mb-5">
          <Note
            look="paused"
            action={
              mayEdit && (
                <Button size="sm" disabled={resume.isPending} onClick={() => resume.mutate(workflow.id, { onSuccess: () => toast('good', words.workflows.resumed(workflow.name)) })}>
                  <Play aria-hidden />
                  {words.workflows.resume}
                </Button>
              )
            }
          >
            {words.workflows.pausedNote}
          </Note>
        </div>
      )}
      <Outlet context={{ start: () => setStarting(true) } satisfies WorkflowOutlet} />
      <StartWorkflow
        open={starting}
        onClose={() => setStarting(false)}
        workflow={workflow}
        suggested={(location.state as { input?: unknown } | null)?.input}
        onStarted={(execution) => void navigate(to.execution(workflow.id, execution.id))}
      />
      <DeleteWorkflow workflow={deleting ? workflow : null} onClose={() => setDeleting(false)} onDeleted={() => void navigate(to.workflows)} />
    </>
  );
}
