/**
 * What the console offers whom, as the server has it: admins manage members and viewers, owners
 * everybody, nobody raises themselves, and the last owner stays. The server decides; this only keeps
 * buttons away that it would refuse.
 */
import type { Schema } from '@/lib/schemas';

export type Role = Schema<'Member'>['role'];
interface Somebody {
  id: string;
  role: Role;
}

/** From the least to the most. */
export const roles: readonly Role[] = ['viewer', 'member', 'admin', 'owner'];
const rank = (role: Role): number => roles.indexOf(role);

function manages(mine: Role, theirs: Role): boolean {
  return mine === 'owner' || (mine === 'admin' && rank(theirs) < rank('admin'));
}

/** Whether this is an owner and no other is known. */
export function isOnlyOwner(member: Somebody, members: readonly Somebody[]): boolean {
  return member.role === 'owner' && !members.some(({ id, role }) => role === 'owner' && id !== member.id);
}

/** The roles that may be chosen for somebody, the present one among them; none where nothing may be changed. */
export function rolesFor(me: Somebody, member: Somebody, members: readonly Somebody[]): Role[] {
  if (member.id === me.id) {
    const may = rank(me.role) >= rank('admin') && !isOnlyOwner(member, members);
    return may ? roles.filter((role) => rank(role) <= rank(me.role)) : [];
  }
  return manages(me.role, member.role) ? roles.filter((role) => manages(me.role, role)) : [];
}

/** The roles that somebody may be invited to, from the most to the least. Owners are made of members. */
export function rolesToInvite(mine: Role): Role[] {
  return roles.filter((role) => role !== 'owner' && manages(mine, role)).reverse();
}

/** Whether somebody may be removed, or oneself may leave. */
export function mayRemove(me: Somebody, member: Somebody, members: readonly Somebody[]): boolean {
  return member.id === me.id ? !isOnlyOwner(member, members) : manages(me.role, member.role);
}
