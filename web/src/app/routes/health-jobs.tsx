import { Forbidden } from '@/components/forbidden';
import { JobTable } from '@/features/operations/components/job-table';
import { useMayManage } from '@/lib/use-auth';

export function Page() {
  return useMayManage() ? <JobTable /> : <Forbidden />;
}
