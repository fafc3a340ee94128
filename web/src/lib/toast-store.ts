/** Messages that pass by. A new one takes the place of the last, but what went wrong stays until it was read. */
export interface ToastItem {
  id: number;
  kind: 'good' | 'bad' | 'plain';
  title: string;
  text?: string;
  /** What it leads to; it stays a while longer for that. */
  action?: { label: string; run: () => void };
}

const limit = 3;
let items: ToastItem[] = [];
let next = 1;
const listeners = new Set<() => void>();

function publish(value: ToastItem[]): void {
  items = value;
  for (const listener of listeners) listener();
}

export const toastStore = {
  get: (): ToastItem[] => items,
  subscribe: (listener: () => void): () => void => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  remove: (id: number): void => {
    publish(items.filter((item) => item.id !== id));
  },
  clear: (): void => publish([]),
};

export function toast(kind: ToastItem['kind'], title: string, text?: string, action?: ToastItem['action']): void {
  const item: ToastItem = { id: next, kind, title, ...(text ? { text } : {}), ...(action ? { action } : {}) };
  next += 1;
  publish([...items.filter((old) => old.kind === 'bad'), item].slice(-limit));
}
