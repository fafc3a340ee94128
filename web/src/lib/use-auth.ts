import { useSyncExternalStore } from 'react';

import { authStore, type AuthState, type User } from './auth-store';
import { words } from './words';

export function useAuth(): AuthState {
  return useSyncExternalStore(authStore.subscribe, authStore.get);
}

/** The signed-in user; only for what is drawn behind the sign-in. */
export function useUser(): User {
  const { user } = useAuth();
  if (!user) throw new Error('useUser is called outside of the signed-in pages');
  return user;
}

/** An id of ours, which tells people nothing: somebody of the organisation. */
const userId = /^usr_[0-9a-z]{26}$/;

/** Whom an actor's id stands for: people who try an agent in the console are told from customers. */
export function useActorName(): (id: string) => string {
  const { user } = useAuth();
  return (id) => (id === user?.id ? words.common.you : userId.test(id) ? words.common.colleague : id);
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
