import { useRef } from 'react';
import { useBlocker } from 'react-router';

import { useLeaveWarning } from '@/lib/use-leave-warning';
import { words } from '@/lib/words';

import { Confirm } from './ui/confirm';

/** State of a navigation that leaves for good, such as from what was just deleted. */
export const unasked = { unasked: true };

interface LeaveGuardProps {
  /** Something was written and is not saved. */
  active: boolean;
  /** It is on its way: what follows its success is not held up. */
  saving?: boolean;
}

/** Asks before what was written is lost: by a link, by Back, or by closing the window. One a page. */
export function LeaveGuard({ active, saving = false }: LeaveGuardProps) {
  useLeaveWarning(active);
  const leaving = useRef(false);
  const blocker = useBlocker(({ currentLocation: from, nextLocation: next }) => {
    const moves = from.pathname !== next.pathname || from.search !== next.search;
    return active && !saving && moves && (next.state as Partial<typeof unasked> | null)?.unasked !== true;
  });
  return (
    <Confirm
      open={blocker.state === 'blocked'}
      onOpenChange={(open) => {
        if (!open && !leaving.current) blocker.reset?.();
      }}
      title={words.leave.title}
      text={words.leave.text}
      action={words.leave.leave}
      cancel={words.leave.stay}
      onConfirm={() => {
        leaving.current = true;
        blocker.proceed?.();
      }}
    />
  );
}
