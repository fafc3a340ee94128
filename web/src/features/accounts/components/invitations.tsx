import { MailPlus } from 'lucide-react';
import { useState } from 'react';

import { LoadMore } from '@/components/load-more';
import { ProblemNote } from '@/components/problem-note';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardHead } from '@/components/ui/card';
import { SkeletonRows } from '@/components/ui/skeleton';
import { formatDateTime } from '@/lib/dates';
import { allItems } from '@/lib/pages';
import { toast } from '@/lib/toast-store';
import { useUser } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { useDeleteInvitation } from '../api/delete-invitation';
import { useInvitations } from '../api/list-invitations';

import { InviteDialog } from './invite-dialog';

export function Invitations() {
  const { time_zone: zone } = useUser();
  const invitations = useInvitations(true);
  const items = allItems(invitations.data);
  const withdraw = useDeleteInvitation();
  const [open, setOpen] = useState(false);
  return (
    <Card>
      <CardHead
        title={words.settings.invitations}
        text={words.settings.invitationsText}
        action={
          <Button size="sm" look="primary" onClick={() => setOpen(true)}>
            <MailPlus aria-hidden />
            {words.settings.invite}
          </Button>
        }
      />
      {invitations.isPending ? (
        <div className="p-4">
          <SkeletonRows rows={2} />
        </div>
      ) : invitations.isLoadingError ? (
        <div className="p-4">
          <ProblemNote error={invitations.error} onRetry={() => void invitations.refetch()} />
        </div>
      ) : items.length === 0 ? (
        <p className="px-4 py-5 text-[0.8125rem] text-faint sm:px-5">{words.settings.invitationsEmpty}</p>
      ) : (
        <ul className="divide-y divide-line">
          {items.map((invitation) => (
            <li key={invitation.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
              <div className="min-w-0 flex-1 basis-48">
                <p className="truncate font-medium">{invitation.email}</p>
                <p className="text-xs text-faint">{words.settings.inviteExpires(formatDateTime(invitation.expires_at, zone))}</p>
              </div>
              <Badge>{words.roles[invitation.role].name}</Badge>
              <Button
                size="sm"
                look="danger"
                aria-label={words.settings.inviteRevokeNamed(invitation.email)}
                disabled={withdraw.isPending}
                onClick={() => withdraw.mutate(invitation.id, { onSuccess: () => toast('good', words.settings.inviteRevoked) })}
              >
                {words.settings.inviteRevoke}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <LoadMore query={invitations} />
      <InviteDialog open={open} onClose={() => setOpen(false)} />
    </Card>
  );
}
