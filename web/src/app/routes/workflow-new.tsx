import { Link, useNavigate, useSearchParams } from 'react-router';

import { Forbidden } from '@/components/forbidden';
import { PageHeader } from '@/components/page-header';
import { Button } from '@/components/ui/button';
import { blankDefinition, ExamplePicker } from '@/features/workflows/components/example-picker';
import { WorkflowForm } from '@/features/workflows/components/workflow-form';
import { prettyText } from '@/features/workflows/lib/draft';
import { examples } from '@/features/workflows/lib/examples';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  const navigate = useNavigate();
  const mayEdit = useMayEdit();
  const from = useSearchParams()[0].get('from');
  if (!mayEdit || !from) {
    return (
      <>
        <PageHeader title={words.workflows.createTitle} text={words.workflows.beginFromText} />
        {mayEdit ? <ExamplePicker linkOf={to.newWorkflow} /> : <Forbidden to="editors" />}
      </>
    );
  }
  const example = examples.find(({ id }) => id === from);
  return (
    <WorkflowForm
      key={from}
      begin={{ name: example?.name ?? '', description: example?.text ?? '', text: prettyText(example?.definition ?? blankDefinition) }}
      // The input that the example runs with is offered when it is started.
      onSaved={({ id }) => void navigate(to.workflow(id), { replace: true, state: { input: example?.input } })}
      cancel={
        <Button asChild>
          <Link to={to.newWorkflow()}>{words.workflowEditor.reset}</Link>
        </Button>
      }
    />
  );
}
