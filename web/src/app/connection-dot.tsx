import { Tooltip } from '@/components/ui/tooltip';
import { cn } from '@/lib/class-names';
import { useRealtimeStatus } from '@/lib/use-realtime';
import { words } from '@/lib/words';

const looks = { connecting: 'bg-line-strong', live: 'bg-good', waiting: 'bg-warn animate-pulse-slow' };

/** Tells whether changes arrive by themselves. Nothing where this server or role has no such connection. */
export function ConnectionDot() {
  const status = useRealtimeStatus();
  if (status === 'off') return null;
  return (
    <Tooltip text={words.live.connection[status]}>
      <span role="img" aria-label={words.live.connection[status]} className="grid size-6 place-items-center">
        <span className={cn('size-2 rounded-full', looks[status])} />
      </span>
    </Tooltip>
  );
}
