import { useEffect, useSyncExternalStore } from 'react';

import { desk } from './desk';
import type { DeskState } from './desk-state';
import { microphone, type MicrophoneState } from './microphone';

export function useDesk(): DeskState {
  return useSyncExternalStore(desk.subscribe, desk.get);
}

export function useMicrophone(): MicrophoneState {
  return useSyncExternalStore(microphone.subscribe, microphone.get);
}

/** Opens the microphone for a page that checks it, and lets go of it after, unless it is spoken into. */
export function useMicrophoneCheck(wanted = true): void {
  useEffect(() => {
    if (wanted) void microphone.openIfAllowed();
    return () => {
      if (!desk.busy) microphone.close();
    };
  }, [wanted]);
}
