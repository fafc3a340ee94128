import { useParams } from 'react-router';

import { useWorkflow } from '@/features/workflows/api/get-workflow';
import { VersionList } from '@/features/workflows/components/version-list';
import { useMayEdit } from '@/lib/use-auth';

export function Page() {
  const { workflowId = '' } = useParams();
  const read = useWorkflow(workflowId).data;
  const mayEdit = useMayEdit();
  return read && <VersionList read={read} mayEdit={mayEdit} />;
}
