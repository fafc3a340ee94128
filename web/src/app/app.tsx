import { QueryClientProvider } from '@tanstack/react-query';
import { Tooltip } from 'radix-ui';
import { RouterProvider } from 'react-router/dom';

import { Toaster } from '@/components/ui/toaster';
import { queryClient } from '@/lib/query-client';
import { realtime } from '@/lib/realtime';

import { liveQueries } from './live-queries';
import { router } from './router';

realtime.handle(liveQueries(queryClient));

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
