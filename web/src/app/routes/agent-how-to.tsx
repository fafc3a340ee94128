import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useParams } from 'react-router';

import { Button } from '@/components/ui/button';
import { useAgent } from '@/features/agents/api/get-agent';
import { HowTo } from '@/features/agents/components/how-to';
import { CreateKey } from '@/features/api-keys/components/create-key';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  const { agentId = '' } = useParams();
  const agent = useAgent(agentId).data?.agent;
  const mayEdit = useMayEdit();
  const [open, setOpen] = useState(false);
  if (!agent) return null;
  return (
    <>
      <HowTo
        agentId={agentId}
        docsLink={to.docs}
        makeKey={
          mayEdit && (
            <Button size="sm" look="primary" onClick={() => setOpen(true)}>
              <KeyRound aria-hidden />
              {words.howto.makeKey}
            </Button>
          )
        }
      />
      <CreateKey
        open={open}
        onClose={() => setOpen(false)}
        agents={[{ id: agent.id, name: agent.name }]}
        initial={{ name: words.howto.keyName(agent.name).slice(0, 100), agent_id: agent.id }}
      />
    </>
  );
}
