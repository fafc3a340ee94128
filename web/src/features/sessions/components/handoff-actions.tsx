import { CircleCheck, Headset, Undo2 } from 'lucide-react';
import { useState } from 'react';

import { Button } from '@/components/ui/button';
import { Confirm } from '@/components/ui/confirm';
import { asProblem } from '@/lib/problem';
import type { Schema } from '@/lib/schemas';
import { toast } from '@/lib/toast-store';
import { useMayManage, useUser } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { useGiveBackSession } from '../api/give-back-session';
import { useTakeOverSession } from '../api/take-over-session';
import { isClosed } from '../lib/polling';

import { ResolveDialog } from './resolve-dialog';

/** What a member of the staff may do with a conversation now. */
export function HandoffActions({ session }: { session: Schema<'Session'> }) {
  const user = useUser();
  const manages = useMayManage();
  const takeOver = useTakeOverSession();
  const giveBack = useGiveBackSession();
  const [forcing, setForcing] = useState(false);
  const [resolving, setResolving] = useState(false);
  if (isClosed(session)) return null;
  const other = session.status === 'human' && session.handoff?.taken_by?.id !== user.id ? (session.handoff?.taken_by?.name ?? '') : null;
  const mine = session.status === 'human' && other === null;
  const fail = (error: unknown) => toast('bad', asProblem(error).message);
  const take = (force: boolean) =>
    takeOver.mutate({ id: session.id, force }, { onSuccess: () => toast('good', words.handoff.taken), onError: fail });
  return (
    <>
      {session.status !== 'human' && (
        <Button look={session.status === 'handoff_requested' ? 'primary' : 'outline'} disabled={takeOver.isPending} onClick={() => take(false)}>
          <Headset aria-hidden />
          {words.handoff.takeOver}
        </Button>
      )}
      {other !== null && manages && (
        <Button disabled={takeOver.isPending} onClick={() => setForcing(true)}>
          <Headset aria-hidden />
          {words.handoff.takeFrom(other)}
        </Button>
      )}
      {mine && (
        <Button
          disabled={giveBack.isPending}
          onClick={() => giveBack.mutate(session.id, { onSuccess: () => toast('good', words.handoff.givenBack), onError: fail })}
        >
          <Undo2 aria-hidden />
          {words.handoff.giveBack}
        </Button>
      )}
      {session.handoff && (other === null || manages) && (
        <Button look={mine ? 'primary' : 'outline'} onClick={() => setResolving(true)}>
          <CircleCheck aria-hidden />
          {words.handoff.resolve}
        </Button>
      )}
      {resolving && <ResolveDialog sessionId={session.id} open={resolving} onOpenChange={setResolving} />}
      <Confirm
        open={forcing}
        onOpenChange={setForcing}
        title={words.handoff.takeFrom(other ?? '')}
        text={words.handoff.takeFromText(other ?? '')}
        action={words.handoff.takeOver}
        onConfirm={() => take(true)}
      />
    </>
  );
}
