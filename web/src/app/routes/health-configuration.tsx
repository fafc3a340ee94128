import { Forbidden } from '@/components/forbidden';
import { ConfigurationList } from '@/features/operations/components/configuration-list';
import { useMayManage } from '@/lib/use-auth';

export function Page() {
  return useMayManage() ? <ConfigurationList /> : <Forbidden />;
}
