import { Badge, type Tone } from '@/components/ui/badge';
import { words } from '@/lib/words';

import type { Execution } from '../api/get-execution';
import type { WorkflowSummary } from '../api/list-workflows';

const workflowTones: Record<WorkflowSummary['status'], Tone> = { active: 'good', paused: 'warn' };

export function WorkflowStatus({ status }: { status: WorkflowSummary['status'] }) {
  return (
    <Badge tone={workflowTones[status]} dot>
      {words.workflows.status[status]}
    </Badge>
  );
}

const executionTones: Record<Execution['status'], Tone> = { RUNNING: 'accent', SUCCEEDED: 'good', FAILED: 'bad', TIMED_OUT: 'bad', ABORTED: 'plain' };

export function ExecutionStatus({ status }: { status: Execution['status'] }) {
  return (
    <Badge tone={executionTones[status]} dot>
      {words.executions.status[status]}
    </Badge>
  );
}
