import { Pencil } from 'lucide-react';
import { Link, useParams } from 'react-router';

import { Button } from '@/components/ui/button';
import { useWorkflow } from '@/features/workflows/api/get-workflow';
import { MachineBrowser } from '@/features/workflows/components/machine-browser';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  const { workflowId = '' } = useParams();
  const read = useWorkflow(workflowId).data;
  const mayEdit = useMayEdit();
  if (!read) return null;
  return (
    <MachineBrowser
      definition={read.workflow.definition}
      action={
        mayEdit && (
          <Button asChild size="sm">
            <Link to={to.editWorkflow(workflowId)}>
              <Pencil aria-hidden />
              {words.workflowGraph.editState}
            </Link>
          </Button>
        )
      }
    />
  );
}
