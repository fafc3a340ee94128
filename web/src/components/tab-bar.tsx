import type { LucideIcon } from 'lucide-react';
import { NavLink } from 'react-router';

import { cn } from '@/lib/class-names';

export interface TabLink {
  to: string;
  label: string;
  icon?: LucideIcon;
  end?: boolean;
}

/** Tabs that are pages: each has an address, so they are links. */
export function TabBar({ label, tabs }: { label: string; tabs: TabLink[] }) {
  return (
    <nav aria-label={label} className="-mx-4 mb-6 overflow-x-auto border-b border-line px-2 sm:mx-0 sm:px-0">
      <ul className="flex sm:gap-1">
        {tabs.map(({ to, label: text, icon: Icon, end }) => (
          <li key={to}>
            <NavLink
              to={to}
              end={end ?? false}
              className={({ isActive }) =>
                cn(
                  'flex items-center gap-2 rounded-t-md border-b-2 px-2 py-2.5 text-sm font-medium whitespace-nowrap -outline-offset-2 transition-colors sm:px-3',
                  isActive ? 'border-accent text-ink' : 'border-transparent text-soft hover:text-ink',
                )
              }
            >
              {Icon && <Icon aria-hidden className="size-4 opacity-75 max-sm:hidden" />}
              {text}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
