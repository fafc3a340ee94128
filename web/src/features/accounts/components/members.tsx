import { useEffect, useState } from 'react';

import { Avatar } from '@/components/avatar';
import { LoadMore } from '@/components/load-more';
import { Moment } from '@/components/moment';
import { ProblemNote } from '@/components/problem-note';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardHead } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { Select } from '@/components/ui/select';
import { SkeletonRows } from '@/components/ui/skeleton';
import { authStore } from '@/lib/auth-store';
import { formatDate } from '@/lib/dates';
import { allItems } from '@/lib/pages';
import { toast } from '@/lib/toast-store';
import { useMayManage, useUser } from '@/lib/use-auth';
import { useLast } from '@/lib/use-last';
import { words } from '@/lib/words';

import { useDeleteMember } from '../api/delete-member';
import { useMembers, type Member } from '../api/list-members';
import { useUpdateMember } from '../api/update-member';
import { isOnlyOwner, mayRemove, rolesFor, type Role } from '../lib/member-rules';

/** What waits for a yes. */
type Asking = { what: 'remove'; member: Member } | { what: 'role'; member: Member; role: Role };

const say = words.people;

export function Members() {
  const user = useUser();
  const mayManage = useMayManage();
  const members = useMembers();
  const items = allItems(members.data);
  const update = useUpdateMember();
  const remove = useDeleteMember();
  const [asking, setAsking] = useState<Asking | null>(null);

  // Somebody else may have changed one's role: the pages learn of it here.
  const role = items.find(({ you }) => you)?.role;
  useEffect(() => {
    if (role && role !== user.role) void authStore.refresh().catch(() => undefined);
  }, [role, user.role]);

  function change(member: Member, next: Role) {
    update.mutate({ id: member.id, role: next }, { onSuccess: () => toast('good', say.roleChanged(member.name, words.roles[next].name)) });
  }

  function choose(member: Member, next: Role) {
    if (next === member.role) return;
    if (next === 'owner' || member.you) setAsking({ what: 'role', member, role: next });
    else change(member, next);
  }

  function confirm() {
    if (!asking) return;
    const { member } = asking;
    if (asking.what === 'role') change(member, asking.role);
    else remove.mutate(member, { onSuccess: () => !member.you && toast('good', say.removed(member.name)) });
  }

  return (
    <Card>
      <CardHead title={say.title} text={say.text} />
      {members.isPending ? (
        <div className="p-4">
          <SkeletonRows rows={2} />
        </div>
      ) : members.isLoadingError ? (
        <div className="p-4">
          <ProblemNote error={members.error} onRetry={() => void members.refetch()} />
        </div>
      ) : (
        <ul aria-label={say.title} className="divide-y divide-line">
          {items.map((member) => (
            <MemberRow
              key={member.id}
              member={member}
              choices={rolesFor(user, member, items)}
              removable={mayRemove(user, member, items)}
              bound={member.you && items.length > 1 && isOnlyOwner(member, items)}
              busy={update.isPending || remove.isPending}
              onRole={(next) => choose(member, next)}
              onRemove={() => setAsking({ what: 'remove', member })}
            />
          ))}
        </ul>
      )}
      {members.isSuccess && items.length === 1 && mayManage && (
        <p className="border-t border-line px-4 py-4 text-[0.8125rem] text-faint sm:px-5">{say.alone}</p>
      )}
      <LoadMore query={members} />
      <Question asking={asking} onClose={() => setAsking(null)} onConfirm={confirm} />
    </Card>
  );
}

interface MemberRowProps {
  member: Member;
  /** Empty: the role is only shown. */
  choices: Role[];
  removable: boolean;
  /** The only owner, who can neither step down nor leave. */
  bound: boolean;
  busy: boolean;
  onRole: (role: Role) => void;
  onRemove: () => void;
}

function MemberRow({ member, choices, removable, bound, busy, onRole, onRemove }: MemberRowProps) {
  const { time_zone: zone } = useUser();
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
      <div className="flex min-w-0 flex-1 basis-60 items-center gap-3">
        <Avatar name={member.name} />
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-x-2 font-medium">
            <span className="min-w-0 truncate">{member.name}</span>
            {member.you && <Badge tone="accent">{words.common.you}</Badge>}
          </p>
          {member.email && <p className="truncate text-xs text-soft">{member.email}</p>}
          <p className="text-xs text-faint">
            {member.last_seen_at && !member.you ? (
              <>
                {say.lastSeen} <Moment at={member.last_seen_at} />
              </>
            ) : (
              say.joined(formatDate(member.joined_at, zone))
            )}
          </p>
          {bound && <p className="mt-0.5 text-xs text-faint">{say.onlyOwner}</p>}
        </div>
      </div>
      {choices.length > 0 ? (
        <Select
          aria-label={say.roleOf(member.name)}
          value={member.role}
          disabled={busy}
          onChange={(event) => onRole(event.target.value as Role)}
          className="w-32"
        >
          {choices.map((role) => (
            <option key={role} value={role}>
              {words.roles[role].name}
            </option>
          ))}
        </Select>
      ) : (
        <Badge>{words.roles[member.role].name}</Badge>
      )}
      {removable && (
        <Button
          size="sm"
          look="danger"
          aria-label={member.you ? undefined : say.removeNamed(member.name)}
          disabled={busy}
          onClick={onRemove}
        >
          {member.you ? say.leave : say.remove}
        </Button>
      )}
    </li>
  );
}

interface QuestionProps {
  asking: Asking | null;
  onClose: () => void;
  onConfirm: () => void;
}

function Question({ asking, onClose, onConfirm }: QuestionProps) {
  const { role } = useUser();
  // Stays while the dialog goes.
  const last = useLast(asking);
  return (
    <Confirm
      open={asking !== null}
      onOpenChange={(open) => !open && onClose()}
      onConfirm={onConfirm}
      {...(last ? questionOf(last, role) : { title: '', text: '', action: '' })}
    />
  );
}

function questionOf(asking: Asking, mine: Role) {
  const { member } = asking;
  if (asking.what === 'remove') {
    return member.you
      ? { title: say.leaveTitle, text: say.leaveText, action: say.leave }
      : { title: say.removeTitle(member.name), text: say.removeText, action: say.remove };
  }
  const name = words.roles[asking.role].name;
  return member.you
    ? { title: say.stepDownTitle, text: say.stepDownText(words.roles[mine].name, name), action: say.stepDown }
    : { title: say.ownerTitle(member.name), text: say.ownerText, action: say.owner, harmless: true };
}
