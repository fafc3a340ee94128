import { useParams } from 'react-router';

import { CodeField } from '@/components/code/code-field';
import { CopyButton } from '@/components/copy-button';
import { Card, CardHead } from '@/components/ui/card';
import { useWorkflow } from '@/features/workflows/api/get-workflow';
import { prettyText } from '@/features/workflows/lib/draft';
import { words } from '@/lib/words';

export function Page() {
  const { workflowId = '' } = useParams();
  const workflow = useWorkflow(workflowId).data?.workflow;
  if (!workflow) return null;
  const text = prettyText(workflow.definition);
  return (
    <Card className="overflow-hidden">
      <CardHead title={words.workflows.version(workflow.version)} text={words.workflows.definitionText} action={<CopyButton text={text} />} />
      <CodeField label={words.workflows.definitionLabel} value={text} readOnly className="h-[max(24rem,calc(100dvh-22rem))]" />
    </Card>
  );
}
