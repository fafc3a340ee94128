import { describe, expect, it } from 'vitest';

import { isOnlyOwner, mayRemove, rolesFor, rolesToInvite, type Role } from './member-rules';

const somebody = (id: string, role: Role) => ({ id, role });
const owner = somebody('o', 'owner');
const second = somebody('p', 'owner');
const admin = somebody('a', 'admin');
const peer = somebody('b', 'admin');
const member = somebody('m', 'member');
const viewer = somebody('v', 'viewer');
const all = [owner, admin, peer, member, viewer];

describe('what may be changed', () => {
  it('lets owners choose everything for others', () => {
    for (const other of [second, admin, member, viewer]) {
      expect(rolesFor(owner, other, all)).toEqual(['viewer', 'member', 'admin', 'owner']);
      expect(mayRemove(owner, other, all)).toBe(true);
    }
  });

  it('lets admins manage members and viewers, and make no admin', () => {
    for (const other of [member, viewer]) {
      expect(rolesFor(admin, other, all)).toEqual(['viewer', 'member']);
      expect(mayRemove(admin, other, all)).toBe(true);
    }
    for (const other of [peer, owner]) {
      expect(rolesFor(admin, other, all)).toEqual([]);
      expect(mayRemove(admin, other, all)).toBe(false);
    }
  });

  it('lets members and viewers change nobody, and leave', () => {
    for (const me of [member, viewer]) {
      for (const other of all) {
        expect(rolesFor(me, other, all)).toEqual([]);
        expect(mayRemove(me, other, all)).toBe(other === me);
      }
    }
  });

  it('lets nobody raise themselves', () => {
    expect(rolesFor(admin, admin, all)).toEqual(['viewer', 'member', 'admin']);
  });

  it('offers nobody a role for others that they could not give a member', () => {
    expect(rolesToInvite('owner')).toEqual(['admin', 'member', 'viewer']);
    expect(rolesToInvite('admin')).toEqual(['member', 'viewer']);
    expect(rolesToInvite('member')).toEqual([]);
    expect(rolesToInvite('viewer')).toEqual([]);
  });

  it('keeps the last owner', () => {
    expect(isOnlyOwner(owner, all)).toBe(true);
    expect(rolesFor(owner, owner, all)).toEqual([]);
    expect(mayRemove(owner, owner, all)).toBe(false);
    const two = [...all, second];
    expect(isOnlyOwner(owner, two)).toBe(false);
    expect(rolesFor(owner, owner, two)).toHaveLength(4);
    expect(mayRemove(owner, owner, two)).toBe(true);
  });
});
