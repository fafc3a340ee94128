import { formatDateTime, formatRelative } from '@/lib/dates';
import { useAuth } from '@/lib/use-auth';

import { Tooltip } from './ui/tooltip';

/** "3 minutes ago", with the date and time in the user's zone on hover and focus. */
export function Moment({ at, exact = false }: { at: string; exact?: boolean }) {
  const { user } = useAuth();
  const full = formatDateTime(at, user?.time_zone);
  if (exact) return <time dateTime={at}>{full}</time>;
  return (
    <Tooltip text={full}>
      <time dateTime={at} className="whitespace-nowrap">
        {formatRelative(at)}
      </time>
    </Tooltip>
  );
}
