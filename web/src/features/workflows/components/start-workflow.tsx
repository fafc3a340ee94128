import { words } from '@/lib/words';

import { useExecution, type Execution } from '../api/get-execution';
import type { Workflow } from '../api/get-workflow';
import { useExecutions } from '../api/list-executions';
import { sampleInputOf } from '../lib/sample-input';

import { StartDialog } from './start-dialog';

interface StartWorkflowProps {
  open: boolean;
  onClose: () => void;
  workflow: Pick<Workflow, 'id' | 'name' | 'definition'>;
  /** An input to try it with; undefined: what it was started with last, or else what its states read. */
  suggested: unknown;
  onStarted: (execution: Execution) => void;
}

export function StartWorkflow(props: StartWorkflowProps) {
  return props.open && <Prepared {...props} />;
}

/** Reads the last input before the form opens, so that nothing changes under the fingers. */
function Prepared({ open, onClose, workflow, suggested, onStarted }: StartWorkflowProps) {
  const executions = useExecutions(workflow.id);
  const lastId = executions.data?.pages[0]?.items[0]?.id;
  const last = useExecution(lastId ?? '', suggested === undefined && lastId !== undefined);
  if (suggested === undefined && (executions.isPending || (lastId !== undefined && last.isPending))) return null;
  return (
    <StartDialog
      open={open}
      onClose={onClose}
      workflow={workflow.id}
      title={words.executions.startTitle(workflow.name)}
      text={words.executions.startText}
      input={suggested ?? last.data?.input ?? sampleInputOf(workflow.definition)}
      onStarted={onStarted}
    />
  );
}
