import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query holds. */
function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}

/** Whether there is room for two things side by side: Tailwind's lg. */
export const useWide = (): boolean => useMedia('(width >= 64rem)');

/** Whether this is more than a phone: Tailwind's sm. */
export const useRoomy = (): boolean => useMedia('(width >= 40rem)');
