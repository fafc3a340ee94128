import { OctagonX, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';

import { PageHeader } from '@/components/page-header';
import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Confirm } from '@/components/ui/confirm';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useDeleteExecution } from '@/features/workflows/api/delete-execution';
import { useExecution } from '@/features/workflows/api/get-execution';
import { useWorkflow } from '@/features/workflows/api/get-workflow';
import { useStopExecution } from '@/features/workflows/api/stop-execution';
import { ExecutionView } from '@/features/workflows/components/execution-view';
import { StartDialog } from '@/features/workflows/components/start-dialog';
import { ExecutionStatus } from '@/features/workflows/components/statuses';
import { executionName } from '@/features/workflows/lib/execution-name';
import { isMissing } from '@/lib/problem';
import { toast } from '@/lib/toast-store';
import { useMayEdit, useUser } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { Missing } from '../missing';
import { to } from '../paths';

export function Page() {
  const { workflowId = '', executionId = '' } = useParams();
  const navigate = useNavigate();
  const query = useExecution(executionId);
  const read = useWorkflow(workflowId);
  const stop = useStopExecution();
  const remove = useDeleteExecution();
  const mayEdit = useMayEdit();
  const user = useUser();
  const [stopping, setStopping] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const [starting, setStarting] = useState(false);
  if (isMissing(query.error)) return <Missing link={to.workflowExecutions(workflowId)} action={words.errors.toExecutions} />;
  if (query.isLoadingError) return <ProblemNote error={query.error} onRetry={() => void query.refetch()} />;
  const execution = query.data;
  if (!execution) return <SkeletonRows rows={4} />;
  return (
    <>
      <PageHeader
        title={executionName(execution)}
        badge={<ExecutionStatus status={execution.status} />}
        text={
          <Link to={to.workflow(execution.workflow_id)} className="rounded-sm hover:text-accent-ink hover:underline">
            {execution.workflow_name}
          </Link>
        }
        action={
          mayEdit && (
            <>
              {execution.status === 'RUNNING' ? (
                <Button look="danger" disabled={stop.isPending} onClick={() => setStopping(true)}>
                  <OctagonX aria-hidden />
                  {words.executions.stop}
                </Button>
              ) : (
                <Button look="danger" disabled={remove.isPending} onClick={() => setDeleting(true)}>
                  <Trash2 aria-hidden />
                  {words.executions.delete}
                </Button>
              )}
              <Button onClick={() => setStarting(true)}>
                <RotateCcw aria-hidden />
                {words.executions.again}
              </Button>
            </>
          )
        }
      />
      <ExecutionView key={executionId} execution={execution} />
      <Confirm
        open={stopping}
        onOpenChange={setStopping}
        title={words.executions.stopTitle}
        text={words.executions.stopText}
        action={words.executions.stopAction}
        onConfirm={() => stop.mutate({ id: executionId, cause: words.executions.stopCause(user.name) }, { onSuccess: () => toast('good', words.executions.stopped) })}
      />
      <Confirm
        open={deleting}
        onOpenChange={setDeleting}
        title={words.executions.deleteTitle}
        text={words.executions.deleteText}
        action={words.executions.deleteAction}
        onConfirm={() =>
          remove.mutate(executionId, {
            onSuccess() {
              toast('good', words.executions.deleted);
              void navigate(to.workflowExecutions(execution.workflow_id));
            },
          })
        }
      />
      <StartDialog
        open={starting}
        onClose={() => setStarting(false)}
        workflow={execution.workflow_id}
        title={words.executions.againTitle}
        text={words.executions.againText}
        input={execution.input}
        versions={{ then: execution.version, latest: read.data?.workflow.version ?? execution.version }}
        onStarted={({ id }) => {
          setStarting(false);
          void navigate(to.execution(execution.workflow_id, id));
        }}
      />
    </>
  );
}
