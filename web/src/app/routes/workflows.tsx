import { Plus } from 'lucide-react';
import { Link } from 'react-router';

import { PageHeader } from '@/components/page-header';
import { Button } from '@/components/ui/button';
import { WorkflowList } from '@/features/workflows/components/workflow-list';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  const mayEdit = useMayEdit();
  return (
    <>
      <PageHeader
        title={words.workflows.title}
        text={words.workflows.text}
        action={
          mayEdit && (
            <Button asChild look="primary">
              <Link to={to.newWorkflow()}>
                <Plus aria-hidden />
                {words.workflows.create}
              </Link>
            </Button>
          )
        }
      />
      <WorkflowList linkOf={to.workflow} newLinkOf={to.newWorkflow} />
    </>
  );
}
