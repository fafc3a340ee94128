import { Bell as BellIcon } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';

import { Button } from '@/components/ui/button';
import { words } from '@/lib/words';

import { useLatestNotifications } from '../api/list-notifications';

const BellPanel = lazy(async () => ({ default: (await import('./bell-panel')).BellPanel }));

const most = 99;

/** What there is to know of, in the shell: how many, and the newest at a press. */
export function Bell({ allLink, settingsLink }: { allLink: string; settingsLink: string }) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const latest = useLatestNotifications();
  const unread = latest.data?.unread ?? 0;
  return (
    <>
      <Button
        ref={button}
        look="quiet"
        size="icon-sm"
        className="relative"
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={unread > 0 ? words.notifications.bellUnread(unread) : words.notifications.bell}
        onClick={() => setOpen(!open)}
      >
        <BellIcon />
        {unread > 0 && (
          <span
            aria-hidden
            className="absolute -top-0.5 -right-1 grid h-4 min-w-4 place-items-center rounded-full bg-accent px-1 text-[0.625rem] leading-none font-semibold text-on-accent tabular-nums ring-2 ring-page"
          >
            {unread > most ? `${String(most)}+` : unread}
          </span>
        )}
      </Button>
      {open && (
        <Suspense>
          <BellPanel anchor={button} allLink={allLink} settingsLink={settingsLink} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
