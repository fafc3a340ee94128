import { Forbidden } from '@/components/forbidden';
import { MailList } from '@/features/operations/components/mail-list';
import { useMayManage } from '@/lib/use-auth';

export function Page() {
  return useMayManage() ? <MailList /> : <Forbidden />;
}
