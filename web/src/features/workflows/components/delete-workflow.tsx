import { Confirm } from '@/components/ui/confirm';
import { toast } from '@/lib/toast-store';
import { words } from '@/lib/words';

import { useDeleteWorkflow } from '../api/delete-workflow';

interface DeleteWorkflowProps {
  workflow: { id: string; name: string } | null;
  onClose: () => void;
  onDeleted: () => void;
}

export function DeleteWorkflow({ workflow, onClose, onDeleted }: DeleteWorkflowProps) {
  const remove = useDeleteWorkflow();
  return (
    <Confirm
      open={workflow !== null}
      onOpenChange={(open) => !open && onClose()}
      title={words.workflows.deleteTitle(workflow?.name ?? '')}
      text={words.workflows.deleteText}
      action={words.workflows.delete}
      onConfirm={() => {
        if (!workflow) return;
        remove.mutate(workflow.id, {
          onSuccess() {
            toast('good', words.workflows.deleted(workflow.name));
            onDeleted();
          },
        });
      }}
    />
  );
}
