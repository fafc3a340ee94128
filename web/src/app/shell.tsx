import { Menu as MenuIcon, Search, X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Link, NavLink, Outlet, ScrollRestoration, useLocation, useMatches } from 'react-router';

import { Brand } from '@/components/brand';
import { Button } from '@/components/ui/button';
import { ConfirmBanner } from '@/features/accounts/components/confirm-banner';
import { OnAirLink } from '@/features/broadcasts/components/on-air-link';
import { Bell } from '@/features/notifications/components/bell';
import { WaitingBadge, WaitingDot } from '@/features/sessions/components/waiting-badge';
import { cn } from '@/lib/class-names';
import { useUser } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { Banner } from './banner';
import { ConnectionDot } from './connection-dot';
import { Breadcrumbs } from './crumbs';
import { useNavigation } from './navigation';
import { to } from './paths';
import { UserMenu } from './user-menu';

const Palette = lazy(async () => ({ default: (await import('./palette')).Palette }));

function NavLinks() {
  const navigation = useNavigation();
  return (
    <nav aria-label={words.nav.main} className="grid gap-5">
      {navigation.map((group) => (
        <div key={group.label}>
          <p className="px-2.5 pb-1.5 text-xs font-medium text-faint">{group.label}</p>
          <ul className="grid gap-0.5">
            {group.items.map(({ to: target, label, icon: Icon, outside = false }) => (
                <li key={target} className="relative">
                  <NavLink
                    to={target}
                    reloadDocument={outside}
                    className={({ isActive }) =>
                      cn(
                        'flex h-9 items-center gap-2.5 rounded-md px-2.5 text-sm font-medium transition-colors md:h-8 md:text-[0.8125rem]',
                        isActive ? 'bg-selected text-ink' : 'text-soft hover:bg-hover hover:text-ink',
                      )
                    }
                  >
                    <Icon aria-hidden className="size-4 opacity-80" />
                    {label}
                  </NavLink>
                  {target === to.sessions && <WaitingBadge />}
                </li>
              ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function SearchButton({ onOpen }: { onOpen: () => void }) {
  return (
    <>
      <button
        type="button"
        onClick={onOpen}
        className="hidden h-8 w-56 items-center gap-2 rounded-md border border-line bg-surface px-2.5 text-[0.8125rem] text-faint shadow-card transition-colors hover:border-line-strong lg:flex"
      >
        <Search aria-hidden className="size-3.5" />
        <span className="flex-1 text-left">{words.palette.open}</span>
        <kbd className="rounded border border-line px-1 font-sans text-[0.6875rem]">{words.palette.keys}</kbd>
      </button>
      <Button look="quiet" size="icon-sm" className="lg:hidden" aria-label={words.palette.title} onClick={onOpen}>
        <Search />
      </Button>
    </>
  );
}

/** The drawer on phones; it closes when a page is chosen. */
function Drawer() {
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  const [at, setAt] = useState(pathname);
  if (at !== pathname) {
    setAt(pathname);
    setOpen(false);
  }
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger asChild>
        <Button look="quiet" size="icon-sm" className="relative -ml-1.5 md:hidden" aria-label={words.nav.menu}>
          <MenuIcon />
          <WaitingDot />
        </Button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-black/45 md:hidden" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 flex w-72 max-w-[85vw] flex-col gap-6 overflow-y-auto border-r border-line bg-page p-4 outline-none md:hidden"
        >
          <div className="flex items-center justify-between">
            <Dialog.Title asChild>
              <span>
                <Brand />
              </span>
            </Dialog.Title>
            <Dialog.Close asChild>
              <Button look="quiet" size="icon-sm" aria-label={words.common.close}>
                <X />
              </Button>
            </Dialog.Close>
          </div>
          <NavLinks />
          <div className="mt-auto">
            <UserMenu />
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const isWide = (handle: unknown) => typeof handle === 'object' && handle !== null && 'wide' in handle;

/** What stands around every page: where one can go, where one is, and a place to search. */
export function Shell() {
  const user = useUser();
  const [palette, setPalette] = useState(false);
  const main = useRef<HTMLElement>(null);
  const wide = useMatches().some(({ handle }) => isWide(handle));
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setPalette((open) => !open);
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <div className="min-h-dvh md:pl-60">
      <a
        href="#content"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
        className="sr-only rounded-md bg-accent px-3 py-2 text-sm font-medium text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
      >
        {words.common.skip}
      </a>
      <aside className="fixed inset-y-0 left-0 hidden w-60 flex-col gap-6 overflow-y-auto border-r border-line bg-sidebar px-3 py-4 md:flex">
        <div className="px-2">
          <Link to={to.agents} className="rounded-md">
            <Brand />
          </Link>
          <p className="mt-3 truncate text-xs text-faint">{user.organization.name}</p>
        </div>
        <NavLinks />
        <div className="mt-auto">
          <UserMenu />
        </div>
      </aside>
      <header className="sticky top-0 z-30 flex h-13 items-center gap-3 border-b border-line bg-page/85 px-4 backdrop-blur-md sm:px-8">
        <Drawer />
        <div className="min-w-0 flex-1">
          <Breadcrumbs />
        </div>
        <OnAirLink linkOf={to.broadcast} />
        <ConnectionDot />
        <Bell allLink={to.notifications} settingsLink={to.notificationSettings} />
        <SearchButton onOpen={() => setPalette(true)} />
      </header>
      <Banner />
      <ConfirmBanner profileLink={to.profile} />
      <main ref={main} id="content" tabIndex={-1} className={cn('px-4 py-6 outline-none sm:px-8 sm:py-8', wide ? 'max-w-[110rem]' : 'max-w-7xl')}>
        <Outlet />
      </main>
      {palette && (
        <Suspense>
          <Palette onClose={() => setPalette(false)} />
        </Suspense>
      )}
      <ScrollRestoration />
    </div>
  );
}
