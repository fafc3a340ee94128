import { formatDateTime, formatRelative } from '@/lib/dates';
import { useAuth } from '@/lib/use-auth';
import { useNow } from '@/lib/use-now';

import { Tooltip } from './ui/tooltip';

interface MomentProps {
  at: string;
  /** The date and time instead of the distance. */
  exact?: boolean;
  /** It lies ahead, even where it was reached while the page was open. */
  coming?: boolean;
  /** Without a tooltip, for places that are controls themselves. */
  plain?: boolean;
}

/** "3 minutes ago", with the date and time in the user's zone on hover. */
export function Moment({ at, exact = false, coming = false, plain = false }: MomentProps) {
  const { user } = useAuth();
  const now = useNow(30_000, !exact);
  const full = formatDateTime(at, user?.time_zone);
  if (exact) return <time dateTime={at}>{full}</time>;
  const time = (
    <time dateTime={at} className="relative whitespace-nowrap">
      {formatRelative(at, now, coming)}
    </time>
  );
  return plain ? time : <Tooltip text={full}>{time}</Tooltip>;
}
