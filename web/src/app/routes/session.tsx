import { CircleCheck, Ellipsis, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';

import { useOpenSource } from '@/app/use-open-source';
import { PageHeader } from '@/components/page-header';
import { ProblemNote } from '@/components/problem-note';
import { SessionStatus } from '@/components/session-status';
import { Button } from '@/components/ui/button';
import { Confirm } from '@/components/ui/confirm';
import { Menu, MenuItem } from '@/components/ui/menu';
import { Skeleton } from '@/components/ui/skeleton';
import { useCompleteSession } from '@/features/sessions/api/complete-session';
import { useDeleteSession } from '@/features/sessions/api/delete-session';
import { useSession } from '@/features/sessions/api/get-session';
import { HandoffActions } from '@/features/sessions/components/handoff-actions';
import { HandoffCard } from '@/features/sessions/components/handoff-card';
import { SessionFacts } from '@/features/sessions/components/session-facts';
import { StaffComposer } from '@/features/sessions/components/staff-composer';
import { Transcript } from '@/features/sessions/components/transcript';
import { isClosed } from '@/features/sessions/lib/polling';
import { SourcePanel } from '@/features/sources/components/source-panel';
import { isMissing } from '@/lib/problem';
import { toast } from '@/lib/toast-store';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { Missing } from '../missing';
import { to } from '../paths';

export function Page() {
  const { sessionId = '' } = useParams();
  const navigate = useNavigate();
  const query = useSession(sessionId);
  const complete = useCompleteSession();
  const remove = useDeleteSession();
  const mayEdit = useMayEdit();
  const opened = useOpenSource();
  const [deleting, setDeleting] = useState(false);

  if (isMissing(query.error)) return <Missing link={to.sessions} action={words.errors.toSessions} />;
  if (query.isLoadingError) return <ProblemNote error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) {
    return (
      <div role="status" className="grid gap-4">
        <span className="sr-only">{words.common.loading}</span>
        <Skeleton className="h-8 w-80 max-w-full" />
        <Skeleton className="h-80" />
      </div>
    );
  }
  const session = query.data;
  const open = !isClosed(session);
  return (
    <>
      <PageHeader
        title={session.title || words.sessions.untitled}
        badge={<SessionStatus status={session.status} />}
        action={
          mayEdit && (
            <>
              <HandoffActions session={session} />
              {(session.status === 'active' || session.status === 'error') && !session.handoff && (
                <Button
                  disabled={complete.isPending}
                  onClick={() => complete.mutate(sessionId, { onSuccess: () => toast('good', words.sessions.completed) })}
                >
                  <CircleCheck aria-hidden />
                  {words.sessions.complete}
                </Button>
              )}
              <Menu
                trigger={
                  <Button size="icon" aria-label={words.common.actions}>
                    <Ellipsis aria-hidden />
                  </Button>
                }
              >
                <MenuItem danger onSelect={() => setDeleting(true)}>
                  <Trash2 aria-hidden />
                  {words.sessions.delete}
                </MenuItem>
              </Menu>
            </>
          )
        }
      />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        {session.handoff && (
          <div className="lg:hidden">
            <HandoffCard session={session} mayAct={mayEdit} />
          </div>
        )}
        <div className="min-w-0">
          <Transcript sessionId={sessionId} agentName={session.agent_name} actor={session} open={open} onOpenSource={opened.open} />
          {mayEdit && open && (
            <div className="sticky bottom-0 z-10 -mx-1 bg-linear-to-t from-page from-85% to-transparent px-1 pt-6 pb-3">
              <StaffComposer session={session} />
            </div>
          )}
        </div>
        <div className="grid gap-5 lg:sticky lg:top-20">
          {session.handoff && (
            <div className="max-lg:hidden">
              <HandoffCard session={session} mayAct={mayEdit} />
            </div>
          )}
          <SessionFacts session={session} agentLink={to.agent(session.agent_id)} />
        </div>
      </div>
      <SourcePanel agentId={session.agent_id} source={opened.source} number={opened.number} onClose={opened.close} />
      <Confirm
        open={deleting}
        onOpenChange={setDeleting}
        title={words.sessions.deleteTitle}
        text={words.sessions.deleteText}
        action={words.sessions.delete}
        onConfirm={() =>
          remove.mutate(sessionId, {
            onSuccess() {
              toast('good', words.sessions.deleted);
              void navigate(to.sessions);
            },
          })
        }
      />
    </>
  );
}
