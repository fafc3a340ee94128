// @vitest-environment jsdom
import { expect, it } from 'vitest';

import { authStore, type User } from './auth-store';
import { queryClient } from './query-client';
import { toast, toastStore } from './toast-store';
import { keepUnsent } from './unsent';

const user = { id: 'usr_1', name: 'Ada' } as User;

it('keeps nothing of somebody who signed out', () => {
  authStore.accept({ access_token: 'a', user } as Parameters<typeof authStore.accept>[0]);
  queryClient.setQueryData(['agents'], ['secret']);
  toast('good', 'secret was deleted.');
  keepUnsent({ userId: user.id, agentId: 'a1' }, null, { text: 'secret', queue: [] });
  authStore.setUser({ ...user, name: 'Ada L.' });
  expect(sessionStorage).toHaveLength(1);
  expect(queryClient.getQueryData(['agents'])).toEqual(['secret']);
  authStore.signedOut();
  expect(queryClient.getQueryData(['agents'])).toBeUndefined();
  expect(toastStore.get()).toEqual([]);
  expect(sessionStorage).toHaveLength(0);
});
