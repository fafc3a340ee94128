import { Bot, CircleAlert, Hand, Workflow, type LucideIcon } from 'lucide-react';
import { Link } from 'react-router';

import { Moment } from '@/components/moment';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { cn } from '@/lib/class-names';
import { words } from '@/lib/words';

import type { Notification } from '../api/list-notifications';
import { useMarkNotification } from '../api/mark-notification';

const looks: Record<Notification['kind'], { icon: LucideIcon; tint: string }> = {
  handoff: { icon: Hand, tint: 'bg-warn-soft text-warn' },
  agent_ready: { icon: Bot, tint: 'bg-good-soft text-good' },
  agent_failed: { icon: CircleAlert, tint: 'bg-bad-soft text-bad' },
  workflow: { icon: Workflow, tint: 'bg-tint-1 text-tint-1-ink' },
};

interface NotificationItemProps {
  item: Notification;
  /** In the bell's panel: one line of text, no buttons. */
  brief?: boolean;
  onOpen?: () => void;
}

export function NotificationItem({ item, brief = false, onOpen }: NotificationItemProps) {
  const mark = useMarkNotification();
  const { icon: Icon, tint } = looks[item.kind];
  const unread = item.status === 'unread';
  const read = () => {
    if (unread) mark.mutate({ id: item.id, as: 'read' });
  };
  return (
    <li className={cn('relative flex gap-3 px-4 py-3', !brief && 'sm:px-5', unread && 'bg-accent-soft/45')}>
      <span className={cn('mt-0.5 grid size-8 shrink-0 place-items-center rounded-full', tint)}>
        <Icon aria-hidden className="size-4" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex items-start gap-2">
          <Link
            to={item.link}
            onClick={() => {
              read();
              onOpen?.();
            }}
            className={cn('min-w-0 flex-1 break-words after:absolute after:inset-0', unread ? 'font-semibold' : 'font-medium')}
          >
            {unread && <span className="sr-only">{words.notifications.unread}: </span>}
            {item.title}
          </Link>
          {unread && <span aria-hidden className="mt-1.5 size-2 shrink-0 rounded-full bg-accent" />}
        </p>
        {item.body && <p className={cn('mt-0.5 text-[0.8125rem] break-words text-soft', brief && 'line-clamp-2')}>{item.body}</p>}
        <div className="mt-1.5 flex flex-wrap items-center gap-x-2.5 gap-y-1.5 text-xs text-faint">
          <Moment at={item.created_at} plain />
          {item.priority === 'urgent' && <Badge tone="bad">{words.notifications.priorities.urgent}</Badge>}
          {item.status === 'acknowledged' && <Badge tone="good">{words.notifications.acknowledged}</Badge>}
        </div>
        {!brief && item.status !== 'acknowledged' && (
          // Above the link that covers the row.
          <div className="relative z-10 mt-2 flex w-fit flex-wrap gap-2">
            {item.kind !== 'agent_ready' && (
              <Button size="sm" disabled={mark.isPending} onClick={() => mark.mutate({ id: item.id, as: 'acknowledge' })}>
                {words.notifications.acknowledge}
              </Button>
            )}
            {unread && (
              <Button size="sm" look="quiet" className={cn(item.kind === 'agent_ready' && '-ml-2.5')} disabled={mark.isPending} onClick={read}>
                {words.notifications.markRead}
              </Button>
            )}
          </div>
        )}
      </div>
    </li>
  );
}
