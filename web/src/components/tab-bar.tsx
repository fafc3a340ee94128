import type { LucideIcon } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { NavLink, useLocation } from 'react-router';

import { cn } from '@/lib/class-names';

export interface TabLink {
  to: string;
  label: string;
  icon?: LucideIcon;
  end?: boolean;
}

/** Which edges have more behind them. */
function hiddenSides({ scrollLeft, scrollWidth, clientWidth }: HTMLElement) {
  return { before: scrollLeft > 1, after: scrollLeft + clientWidth < scrollWidth - 1 };
}

/** Keeps the tab of the open page in sight, and tells at which edges there is more. */
function useScroller() {
  const scroller = useRef<HTMLDivElement>(null);
  const { pathname } = useLocation();
  const [sides, setSides] = useState({ before: false, after: false });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const read = () => setSides(hiddenSides(element));
    const watcher = new ResizeObserver(read);
    watcher.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      watcher.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, []);
  useEffect(() => {
    const element = scroller.current;
    const tab = element?.querySelector<HTMLElement>('[aria-current="page"]');
    if (!element || !tab) return;
    const middle = tab.getBoundingClientRect().left - element.getBoundingClientRect().left + tab.offsetWidth / 2;
    element.scrollLeft += middle - element.clientWidth / 2;
  }, [pathname]);
  return { scroller, sides };
}

/** Tabs that are pages: each has an address, so they are links. */
export function TabBar({ label, tabs }: { label: string; tabs: TabLink[] }) {
  const { scroller, sides } = useScroller();
  return (
    <nav aria-label={label} className="-mx-4 mb-6 border-b border-line sm:mx-0">
      <div
        ref={scroller}
        className={cn(
          'overflow-x-auto px-2 [scrollbar-width:none] sm:px-0',
          sides.before && 'mask-l-from-[calc(100%-2.5rem)]',
          sides.after && 'mask-r-from-[calc(100%-2.5rem)]',
        )}
      >
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
      </div>
    </nav>
  );
}
