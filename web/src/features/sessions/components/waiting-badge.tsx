import { words } from '@/lib/words';

import { useWaiting } from '../api/list-waiting';

/** On a phone, where the navigation is behind a button: that somebody waits. */
export function WaitingDot() {
  const waiting = useWaiting();
  if (!waiting.data?.items.length) return null;
  return <span aria-hidden className="absolute top-1 right-1 size-2 rounded-full bg-warn ring-2 ring-page" />;
}

/** In the navigation: how many customers wait for a person. Nothing while nobody does. */
export function WaitingBadge() {
  const { data } = useWaiting();
  const count = data?.items.length ?? 0;
  if (count === 0) return null;
  return (
    <>
      <span aria-hidden className="pointer-events-none absolute top-1/2 right-2 grid h-5 min-w-5 -translate-y-1/2 place-items-center rounded-full bg-warn px-1.5 text-[0.6875rem] font-semibold text-page tabular-nums">
        {data?.next_cursor ? `${String(count)}+` : count}
      </span>
      <span role="status" className="sr-only">
        {words.handoff.waiting(count)}
      </span>
    </>
  );
}
