import { QueryClientProvider } from '@tanstack/react-query';
import { Tooltip } from 'radix-ui';
import { RouterProvider } from 'react-router/dom';

import { Toaster } from '@/components/ui/toaster';
import { queryClient } from '@/lib/query-client';
import { realtime } from '@/lib/realtime';

import { handoffAlert } from './handoff-alert';
import { liveQueries } from './live-queries';
import { router } from './router';

const live = liveQueries(queryClient);
realtime.handle({
  ...live,
  event(event) {
    live.event(event);
    handoffAlert(event, (path) => void router.navigate(path));
  },
});

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <Tooltip.Provider>
        <RouterProvider router={router} />
        <Toaster />
      </Tooltip.Provider>
    </QueryClientProvider>
  );
}
