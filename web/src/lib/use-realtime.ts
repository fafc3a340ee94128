import { useCallback, useSyncExternalStore } from 'react';

import { realtime, type RealtimeStatus } from './realtime';
import type { Topic } from './realtime-frames';

export function useRealtimeStatus(): RealtimeStatus {
  return useSyncExternalStore(realtime.subscribe, realtime.get);
}

/**
 * Keeps a topic subscribed while the component stands. True while its changes arrive by themselves;
 * a query that polls can rest then.
 */
export function useLive(topic: Topic): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const release = realtime.retain(topic);
      const end = realtime.subscribe(listener);
      return () => {
        end();
        release();
      };
    },
    [topic],
  );
  return useSyncExternalStore(subscribe, () => realtime.isLive(topic));
}
