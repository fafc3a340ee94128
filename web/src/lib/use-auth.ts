import { useSyncExternalStore } from 'react';

import { actorName, type Actor, type ActorName } from './actor-name';
import { authStore, type AuthState, type User } from './auth-store';

export function useAuth(): AuthState {
  return useSyncExternalStore(authStore.subscribe, authStore.get);
}

/** The signed-in user; only for what is drawn behind the sign-in. */
export function useUser(): User {
  const { user } = useAuth();
  if (!user) throw new Error('useUser is called outside of the signed-in pages');
  return user;
}

/** Whom an agent talks to: people who try it in the console are told from customers. */
export function useActorName(): (session: Actor) => ActorName {
  const { user } = useAuth();
  return (session) => actorName(session, user?.id);
}

/** Owners and admins may change what belongs to the organisation. */
export function useMayManage(): boolean {
  const { user } = useAuth();
  return user?.role === 'owner' || user?.role === 'admin';
}

/** Everybody but viewers may make and change agents. */
export function useMayEdit(): boolean {
  const { user } = useAuth();
  return user !== null && user.role !== 'viewer';
}
