import { Forbidden } from '@/components/forbidden';
import { PageHeader } from '@/components/page-header';
import type { AuditEntry } from '@/features/operations/api/list-audit-log';
import { AuditList } from '@/features/operations/components/audit-list';
import { useMayManage } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { to } from '../paths';

const pages: Record<string, (id: string) => string> = { agent: to.agent, session: to.session, broadcast: to.broadcast, workflow: to.workflow };

function linkOf({ resource, details }: AuditEntry): string | undefined {
  if (!resource.id) return undefined;
  const agent = details.agent_id;
  if (resource.type === 'document' && typeof agent === 'string') return to.knowledge(agent);
  if (resource.type === 'tool' && typeof agent === 'string') return to.tool(agent, resource.id);
  return pages[resource.type]?.(resource.id);
}

export function Page() {
  const mayManage = useMayManage();
  return (
    <>
      <PageHeader title={words.nav.audit} text={words.settings.auditText} />
      {mayManage ? <AuditList linkOf={linkOf} /> : <Forbidden />}
    </>
  );
}
