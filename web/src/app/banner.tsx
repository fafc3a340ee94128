import { CloudOff, TriangleAlert } from 'lucide-react';
import { Link } from 'react-router';

import { useHealth } from '@/features/operations/api/get-health';
import { asProblem } from '@/lib/problem';
import { words } from '@/lib/words';

import { to } from './paths';

/** Tells that the server is gone or reduced, on every page, and says what is affected. */
export function Banner() {
  const { data, error } = useHealth();
  const offline = error !== null && asProblem(error).offline;
  const impaired = data && data.status !== 'ok' ? data.checks.filter((check) => check.status !== 'ok') : [];
  if (!offline && impaired.length === 0) return null;
  const Icon = offline ? CloudOff : TriangleAlert;
  return (
    <div role="status" className="flex items-start gap-2.5 bg-warn-soft px-4 py-2.5 text-[0.8125rem] text-warn sm:px-8">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      {offline ? (
        <p>{words.banner.offline}</p>
      ) : (
        <p>
          {words.banner.degraded(impaired.map((check) => check.name).join(', '))}{' '}
          <Link to={to.health} className="font-medium underline underline-offset-2">
            {words.banner.degradedLink}
          </Link>
        </p>
      )}
    </div>
  );
}
