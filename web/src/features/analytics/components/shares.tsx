import { Link } from 'react-router';

import { Card, CardBody, CardHead } from '@/components/ui/card';
import { formatCount } from '@/lib/numbers';

interface SharesProps {
  title: string;
  /** Said where there are none. */
  empty: string;
  rows: { name: string; count: number; link?: string }[];
}

/** How many of each, as bars that go by the longest. */
export function Shares({ title, empty, rows }: SharesProps) {
  const most = Math.max(1, ...rows.map(({ count }) => count));
  return (
    <Card>
      <CardHead title={title} />
      <CardBody>
        {rows.length === 0 ? (
          <p className="text-sm text-faint">{empty}</p>
        ) : (
          <ul className="grid gap-3">
            {rows.map(({ name, count, link }) => (
              <li key={name} className="grid grid-cols-[1fr_auto] gap-x-3 gap-y-1.5 text-[0.8125rem]">
                {link ? (
                  <Link to={link} className="justify-self-start rounded-sm hover:text-accent-ink hover:underline">
                    {name}
                  </Link>
                ) : (
                  <span className="break-words first-letter:uppercase">{name}</span>
                )}
                <span className="font-medium tabular-nums">{formatCount(count)}</span>
                <span aria-hidden className="col-span-2 h-1.5 overflow-hidden rounded-full bg-sunken">
                  <span className="block h-full rounded-full bg-accent" style={{ width: `${(count / most) * 100}%` }} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </CardBody>
    </Card>
  );
}
