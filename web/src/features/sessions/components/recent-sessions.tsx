import { Link } from 'react-router';

import { Moment } from '@/components/moment';
import { Button } from '@/components/ui/button';
import { Card, CardHead } from '@/components/ui/card';
import { SkeletonRows } from '@/components/ui/skeleton';
import { allItems } from '@/lib/pages';
import { words } from '@/lib/words';

import { useSessions } from '../api/list-sessions';

interface RecentSessionsProps {
  agentId: string;
  linkOf: (id: string) => string;
  allLink: string;
}

export function RecentSessions({ agentId, linkOf, allLink }: RecentSessionsProps) {
  const sessions = useSessions({ agent_id: agentId });
  const items = allItems(sessions.data).slice(0, 5);
  return (
    <Card>
      <CardHead
        title={words.sessions.recent}
        action={
          items.length > 0 && (
            <Button asChild look="link" size="sm">
              <Link to={allLink}>{words.sessions.all}</Link>
            </Button>
          )
        }
      />
      {sessions.isPending ? (
        <div className="p-4">
          <SkeletonRows rows={3} height="h-8" />
        </div>
      ) : items.length === 0 ? (
        <p className="p-4 text-[0.8125rem] text-faint sm:px-5">{words.sessions.recentEmpty}</p>
      ) : (
        <ul className="divide-y divide-line">
          {items.map((session) => (
            <li key={session.id}>
              <Link
                to={linkOf(session.id)}
                className="flex items-baseline gap-3 px-4 py-2.5 text-[0.8125rem] -outline-offset-2 transition-colors hover:bg-hover sm:px-5"
              >
                <span className="min-w-0 flex-1 truncate">{session.title || words.sessions.untitled}</span>
                <span className="shrink-0 text-xs text-faint">
                  <Moment at={session.updated_at} plain />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
