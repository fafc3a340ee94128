import { MutationCache, QueryClient } from '@tanstack/react-query';

import { authStore } from './auth-store';
import { ApiProblem, asProblem } from './problem';
import { toast, toastStore } from './toast-store';
import { forgetUnsent } from './unsent';

declare module '@tanstack/react-query' {
  interface Register {
    mutationMeta: {
      /** The form shows the failure itself. */
      quiet?: boolean;
    };
  }
}

/** Reads are repeated when the network or the server stumbles, never when the answer was clear. */
function mayRetry(count: number, error: unknown): boolean {
  return count < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 500);
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 10_000, retry: mayRetry, refetchOnWindowFocus: true, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
  mutationCache: new MutationCache({
    onError(error, _variables, _context, mutation) {
      if (mutation.meta?.quiet) return;
      const problem = asProblem(error);
      toast('bad', problem.message, problem.remedy);
    },
  }),
});

// Whoever signs in next in this tab must find nothing of the one before, however the sign-in ended.
let user = authStore.get().user;
authStore.subscribe(() => {
  if (authStore.get().status === 'out') forgetUnsent();
  const before = user;
  user = authStore.get().user;
  if (!before || before.id === user?.id) return;
  queryClient.clear();
  toastStore.clear();
});
