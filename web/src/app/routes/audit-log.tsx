import { Forbidden } from '@/components/forbidden';
import { PageHeader } from '@/components/page-header';
import { AuditList } from '@/features/operations/components/audit-list';
import { useMayManage } from '@/lib/use-auth';
import { words } from '@/lib/words';

export function Page() {
  const mayManage = useMayManage();
  return (
    <>
      <PageHeader title={words.nav.audit} text={words.settings.auditText} />
      {mayManage ? <AuditList /> : <Forbidden />}
    </>
  );
}
