import { Forbidden } from '@/components/forbidden';
import { SecretList } from '@/features/secrets/components/secret-list';
import { useMayEdit, useMayManage } from '@/lib/use-auth';

export function Page() {
  const mayEdit = useMayEdit();
  const mayManage = useMayManage();
  return mayEdit ? <SecretList mayManage={mayManage} /> : <Forbidden to="editors" />;
}
