import { Link, useNavigate, useParams } from 'react-router';

import { Forbidden } from '@/components/forbidden';
import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useWorkflow } from '@/features/workflows/api/get-workflow';
import { WorkflowForm } from '@/features/workflows/components/workflow-form';
import { isMissing } from '@/lib/problem';
import { toast } from '@/lib/toast-store';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { Missing } from '../missing';
import { to } from '../paths';

export function Page() {
  const { workflowId = '' } = useParams();
  const navigate = useNavigate();
  const mayEdit = useMayEdit();
  const query = useWorkflow(workflowId);
  if (!mayEdit) return <Forbidden to="editors" />;
  if (isMissing(query.error)) return <Missing link={to.workflows} action={words.errors.toWorkflows} />;
  if (query.isLoadingError) return <ProblemNote error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <SkeletonRows rows={3} />;
  const { version } = query.data.workflow;
  return (
    <WorkflowForm
      key={workflowId}
      read={query.data}
      onSaved={(saved) => {
        toast('good', saved.version > version ? words.workflowEditor.savedVersion(saved.version) : words.workflowEditor.saved);
        void navigate(to.workflow(workflowId));
      }}
      cancel={
        <Button asChild>
          <Link to={to.workflow(workflowId)}>{words.common.cancel}</Link>
        </Button>
      }
    />
  );
}
