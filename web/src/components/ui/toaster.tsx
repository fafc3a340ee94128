import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { Toast } from 'radix-ui';
import { useSyncExternalStore } from 'react';

import { toastStore } from '@/lib/toast-store';
import { words } from '@/lib/words';

import { Button } from './button';

const icons = { good: CircleCheck, bad: CircleAlert, plain: Info };
const tones = { good: 'text-good', bad: 'text-bad', plain: 'text-accent-ink' };

/** Clear of the bar and what opens from it: in the lower corner, and on phones, where the fingers are there, right under the bar. */
export function Toaster() {
  const items = useSyncExternalStore(toastStore.subscribe, toastStore.get);
  return (
    <Toast.Provider label={words.common.messages} duration={4000}>
      {items.map((item) => {
        const Icon = icons[item.kind];
        return (
          <Toast.Root
            key={item.id}
            type={item.kind === 'bad' || item.action ? 'foreground' : 'background'}
            duration={item.kind === 'bad' || item.action ? 12_000 : 4000}
            onOpenChange={(open) => !open && toastStore.remove(item.id)}
            className="flex animate-rise items-start max-sm:w-full gap-3 rounded-xl border border-line bg-raised px-3.5 py-2.5 shadow-float"
          >
            <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${tones[item.kind]}`} />
            <div className="min-w-0 flex-1">
              <Toast.Title className="text-sm font-medium">{item.title}</Toast.Title>
              {item.text && <Toast.Description className="text-[0.8125rem] text-soft">{item.text}</Toast.Description>}
            </div>
            {item.action && (
              <Toast.Action asChild altText={item.action.label}>
                <Button size="sm" onClick={item.action.run}>
                  {item.action.label}
                </Button>
              </Toast.Action>
            )}
            <Toast.Close asChild>
              <Button look="quiet" size="icon-sm" aria-label={words.common.dismiss} className="-m-1.5">
                <X />
              </Button>
            </Toast.Close>
          </Toast.Root>
        );
      })}
      <Toast.Viewport className="fixed inset-x-2 top-[calc(3.5rem+env(safe-area-inset-top))] z-[60] grid gap-2 outline-none sm:inset-x-auto sm:top-auto sm:right-5 sm:bottom-5 sm:w-96 sm:justify-items-end" />
    </Toast.Provider>
  );
}
