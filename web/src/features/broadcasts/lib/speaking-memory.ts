/**
 * Where this tab spoke, so that it goes on after a reload. The session storage is the tab's own, but
 * a duplicated tab gets a copy of it; the lock tells them apart, since only the first can hold it.
 */
import type { Setting } from './desk-state';

export interface SpeakingMemory {
  remember: (id: string) => void;
  forget: () => void;
  /** Where this tab, or the one it was copied from, spoke last and did not end; null if nowhere. */
  peek: () => string | null;
  /** What the speaker has set and the server has not yet heard; null when it has heard all. */
  owe: (setting: Setting | null) => void;
  owed: () => Setting | null;
  /** Whether no other tab of this browser speaks there now. */
  isOurs: (id: string) => Promise<boolean>;
}

const key = 'auriga-speaking';
const owedKey = `${key}-owed`;
let release: (() => void) | null = null;

/** Absent where the page is not a secure context; there is no microphone either then. */
const locks = (): LockManager | undefined => (navigator as { locks?: LockManager }).locks;

export const speakingMemory: SpeakingMemory = {
  remember(id) {
    release?.();
    try {
      sessionStorage.setItem(key, id);
    } catch {
      // Without storage a reload ends the broadcast, as a closed tab does.
    }
    void locks()?.request(`${key}-${id}`, () => new Promise<void>((done) => (release = done)));
  },
  forget() {
    release?.();
    release = null;
    try {
      sessionStorage.removeItem(key);
      sessionStorage.removeItem(owedKey);
    } catch {
      // Nothing was stored.
    }
  },
  peek() {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  },
  owe(setting) {
    try {
      if (setting) sessionStorage.setItem(owedKey, JSON.stringify(setting));
      else sessionStorage.removeItem(owedKey);
    } catch {
      // Without storage a reload loses what was set in its last moment.
    }
  },
  owed() {
    try {
      const { paused, muted, volume } = JSON.parse(sessionStorage.getItem(owedKey) ?? '{}') as Partial<Record<keyof Setting, unknown>>;
      const whole = typeof paused === 'boolean' && typeof muted === 'boolean' && typeof volume === 'number' && volume >= 0 && volume <= 1;
      return whole ? { paused, muted, volume } : null;
    } catch {
      return null;
    }
  },
  async isOurs(id) {
    return (await locks()?.request(`${key}-${id}`, { ifAvailable: true }, (lock) => lock !== null)) ?? true;
  },
};
