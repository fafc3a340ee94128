/** Messages that pass by. Bounded: the oldest gives way. */
export interface ToastItem {
  id: number;
  kind: 'good' | 'bad' | 'plain';
  title: string;
  text?: string;
}

const limit = 4;
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
};

export function toast(kind: ToastItem['kind'], title: string, text?: string): void {
  const item: ToastItem = text ? { id: next, kind, title, text } : { id: next, kind, title };
  next += 1;
  publish([...items, item].slice(-limit));
}
