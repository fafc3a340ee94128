import { Note } from '@/components/note';
import { cn } from '@/lib/class-names';
import { useNow } from '@/lib/use-now';
import { words } from '@/lib/words';

import { freshNotices, type Notice } from '../lib/desk-state';

/** What the server hears amiss, with what helps. Each comes once a minute at most and fades by itself. */
export function Notices({ notices }: { notices: Notice[] }) {
  const now = useNow(500, notices.length > 0);
  return (
    <ul aria-label={words.desk.notices.title} className="grid gap-2 empty:hidden">
      {freshNotices(notices, now).map(({ kind, remedy, fading }) => (
        <li key={kind} className={cn('animate-fade transition-opacity duration-1000', fading && 'opacity-0')}>
          <Note look="warn">
            <span className="font-medium text-warn">{words.desk.notices[kind]}.</span> {remedy || words.desk.remedies[kind]}
          </Note>
        </li>
      ))}
    </ul>
  );
}
