import { Confirm } from '@/components/ui/confirm';
import { toast } from '@/lib/toast-store';
import { words } from '@/lib/words';

import { useDeleteAgent } from '../api/delete-agent';

interface DeleteAgentProps {
  agent: { id: string; name: string } | null;
  onClose: () => void;
  onDeleted: () => void;
}

export function DeleteAgent({ agent, onClose, onDeleted }: DeleteAgentProps) {
  const remove = useDeleteAgent();
  return (
    <Confirm
      open={agent !== null}
      onOpenChange={(open) => !open && onClose()}
      title={words.agent.deleteTitle(agent?.name ?? '')}
      text={words.agent.deleteText}
      action={words.agent.delete}
      onConfirm={() => {
        if (!agent) return;
        remove.mutate(agent.id, {
          onSuccess() {
            toast('good', words.agent.deleted(agent.name));
            onDeleted();
          },
        });
      }}
    />
  );
}
