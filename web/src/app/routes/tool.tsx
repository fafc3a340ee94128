import { Link, useParams } from 'react-router';

import { Forbidden } from '@/components/forbidden';
import { PageHeader } from '@/components/page-header';
import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useSecrets } from '@/features/secrets/api/list-secrets';
import { useTool } from '@/features/tools/api/get-tool';
import { ToolForm } from '@/features/tools/components/tool-form';
import { isMissing } from '@/lib/problem';
import { toast } from '@/lib/toast-store';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { Missing } from '../missing';
import { to } from '../paths';
import { SecretsLink } from '../secrets-link';

export function Page() {
  const { agentId = '', toolId = '' } = useParams();
  const mayEdit = useMayEdit();
  const read = useTool(agentId, toolId);
  const secrets = useSecrets(mayEdit);
  if (isMissing(read.error)) return <Missing link={to.tools(agentId)} action={words.errors.toTools} />;
  if (read.isLoadingError) return <ProblemNote error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <SkeletonRows rows={6} />;
  if (!mayEdit) {
    return (
      <>
        <PageHeader title={read.data.tool.name} />
        <Forbidden to="editors" />
      </>
    );
  }
  return (
    <ToolForm
      key={toolId}
      agent={agentId}
      read={read.data}
      secrets={secrets.data?.items.map(({ name }) => name) ?? []}
      secretsLink={<SecretsLink />}
      onSaved={() => toast('good', words.common.saved)}
      cancel={
        <Button asChild>
          <Link to={to.tools(agentId)}>{words.common.back}</Link>
        </Button>
      }
    />
  );
}
