import { useParams } from 'react-router';

import { TriggerList } from '@/features/workflows/components/trigger-list';
import { useMayEdit } from '@/lib/use-auth';

import { to } from '../paths';

export function Page() {
  const { workflowId = '' } = useParams();
  const mayEdit = useMayEdit();
  return <TriggerList workflow={workflowId} mayEdit={mayEdit} toExecution={(id) => to.execution(workflowId, id)} />;
}
