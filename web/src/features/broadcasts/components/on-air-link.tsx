import { useEffect } from 'react';
import { Link, useLocation } from 'react-router';

import { words } from '@/lib/words';

import { desk } from '../lib/desk';
import { useDesk } from '../lib/use-desk';

import { AirBadge } from './air-badge';

/**
 * In the bar of every page: that this tab is on air, and the way back. It also goes on speaking after
 * a reload, whatever page is open.
 */
export function OnAirLink({ linkOf }: { linkOf: (id: string) => string }) {
  const state = useDesk();
  const { pathname } = useLocation();
  useEffect(() => void desk.rejoin(), []);
  const target = linkOf(state.id);
  if ((state.phase !== 'live' && state.phase !== 'starting') || pathname === target) return null;
  return (
    <Link to={target} aria-label={words.desk.backToLive(state.id)} className="rounded-full">
      <AirBadge state={state} small />
    </Link>
  );
}
