/** Light, dark or the system's choice. public/theme.js applies the same before the first paint. */
export type ThemeChoice = 'system' | 'light' | 'dark';

const key = 'auriga-theme';
const listeners = new Set<() => void>();
const media = () => window.matchMedia('(prefers-color-scheme: dark)');

function apply(): void {
  const choice = themeStore.get();
  const dark = choice === 'dark' || (choice === 'system' && media().matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}

export const themeStore = {
  get: (): ThemeChoice => {
    try {
      const value = localStorage.getItem(key);
      return value === 'light' || value === 'dark' ? value : 'system';
    } catch {
      return 'system';
    }
  },
  set: (choice: ThemeChoice): void => {
    try {
      if (choice === 'system') localStorage.removeItem(key);
      else localStorage.setItem(key, choice);
    } catch {
      // Without storage the choice lasts until the page is left.
    }
    apply();
    for (const listener of listeners) listener();
  },
  subscribe: (listener: () => void): () => void => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  followSystem: (): void => {
    media().addEventListener('change', apply);
  },
};
