import { Link, useNavigate, useParams } from 'react-router';

import { Forbidden } from '@/components/forbidden';
import { PageHeader } from '@/components/page-header';
import { Button } from '@/components/ui/button';
import { useSecrets } from '@/features/secrets/api/list-secrets';
import { ToolForm } from '@/features/tools/components/tool-form';
import { toast } from '@/lib/toast-store';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { to } from '../paths';
import { SecretsLink } from '../secrets-link';

export function Page() {
  const { agentId = '' } = useParams();
  const navigate = useNavigate();
  const mayEdit = useMayEdit();
  const secrets = useSecrets(mayEdit);
  if (!mayEdit) {
    return (
      <>
        <PageHeader title={words.tools.createTitle} />
        <Forbidden to="editors" />
      </>
    );
  }
  return (
    <ToolForm
      agent={agentId}
      secrets={secrets.data?.items.map(({ name }) => name) ?? []}
      secretsLink={<SecretsLink />}
      onSaved={(tool) => {
        toast('good', words.tools.created(tool.name));
        void navigate(to.tool(agentId, tool.id), { replace: true });
      }}
      cancel={
        <Button asChild>
          <Link to={to.tools(agentId)}>{words.common.cancel}</Link>
        </Button>
      }
    />
  );
}
