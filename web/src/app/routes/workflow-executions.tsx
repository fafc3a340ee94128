import { Play } from 'lucide-react';
import { useOutletContext, useParams } from 'react-router';

import { Button } from '@/components/ui/button';
import { ExecutionList } from '@/features/workflows/components/execution-list';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { to } from '../paths';

import type { WorkflowOutlet } from './workflow';

export function Page() {
  const { workflowId = '' } = useParams();
  const { start } = useOutletContext<WorkflowOutlet>();
  const mayEdit = useMayEdit();
  return (
    <ExecutionList
      workflow={workflowId}
      linkOf={(id) => to.execution(workflowId, id)}
      start={
        mayEdit && (
          <Button look="primary" onClick={start}>
            <Play aria-hidden />
            {words.workflows.start}
          </Button>
        )
      }
    />
  );
}
