import { Bell, CheckCheck, Settings2 } from 'lucide-react';
import { Popover } from 'radix-ui';
import type { RefObject } from 'react';
import { Link } from 'react-router';

import { Button } from '@/components/ui/button';
import { SkeletonRows } from '@/components/ui/skeleton';
import { words } from '@/lib/words';

import { useLatestNotifications } from '../api/list-notifications';
import { useReadAll } from '../api/read-all';

import { NotificationItem } from './notification-item';

interface BellPanelProps {
  anchor: RefObject<HTMLButtonElement | null>;
  allLink: string;
  settingsLink: string;
  onClose: () => void;
}

export function BellPanel({ anchor, allLink, settingsLink, onClose }: BellPanelProps) {
  const latest = useLatestNotifications();
  const readAll = useReadAll();
  const unread = latest.data?.unread ?? 0;
  const items = latest.data?.items ?? [];
  return (
    <Popover.Root open onOpenChange={(next) => !next && onClose()}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={8}
          collisionPadding={8}
          aria-label={words.notifications.title}
          onOpenAutoFocus={(event) => {
            // The panel, not its first button: nothing is marked before it was chosen.
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            anchor.current?.focus();
          }}
          onInteractOutside={(event) => {
            // A press on the bell closes by itself; closing here as well would open it again.
            if (event.target instanceof Node && anchor.current?.contains(event.target)) event.preventDefault();
          }}
          className="z-50 flex max-h-[min(34rem,80dvh)] w-[min(25rem,calc(100vw-1rem))] animate-rise flex-col overflow-hidden rounded-xl border border-line bg-raised shadow-float outline-none"
        >
          <div className="flex items-center gap-1 border-b border-line py-2 pr-2 pl-4">
            <h2 className="flex-1 text-sm font-semibold">{words.notifications.title}</h2>
            {unread > 0 && (
              <Button look="quiet" size="sm" disabled={readAll.isPending} onClick={() => readAll.mutate()}>
                <CheckCheck aria-hidden />
                {words.notifications.readAll}
              </Button>
            )}
            <Button asChild look="quiet" size="icon-sm">
              <Link to={settingsLink} aria-label={words.notifications.settings} onClick={onClose}>
                <Settings2 />
              </Link>
            </Button>
          </div>
          {latest.isPending ? (
            <div className="p-4">
              <SkeletonRows rows={3} />
            </div>
          ) : items.length === 0 ? (
            <div className="px-6 py-10 text-center">
              <Bell aria-hidden className="mx-auto mb-3 size-6 text-faint" />
              <p className="font-medium">{words.notifications.emptyTitle}</p>
              <p className="mt-1 text-[0.8125rem] text-balance text-soft">{words.notifications.emptyText}</p>
            </div>
          ) : (
            <ul className="min-h-0 flex-1 divide-y divide-line overflow-y-auto text-sm">
              {items.map((item) => (
                <NotificationItem key={item.id} item={item} brief onOpen={onClose} />
              ))}
            </ul>
          )}
          <Link
            to={allLink}
            onClick={onClose}
            className="border-t border-line px-4 py-2.5 text-center text-[0.8125rem] font-medium text-accent-ink -outline-offset-2 hover:bg-hover"
          >
            {words.notifications.all}
          </Link>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
