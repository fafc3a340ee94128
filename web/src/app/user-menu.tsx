import { ChevronsUpDown, LogOut, Monitor, Moon, Settings, Sun } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useSyncExternalStore } from 'react';
import { useNavigate } from 'react-router';

import { Menu, MenuItem, menuItemClasses, MenuLabel, MenuLine } from '@/components/ui/menu';
import { useLogout } from '@/features/accounts/api/logout';
import { themeStore, type ThemeChoice } from '@/lib/theme';
import { useUser } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { to } from './paths';

const themes: { choice: ThemeChoice; icon: typeof Sun }[] = [
  { choice: 'system', icon: Monitor },
  { choice: 'light', icon: Sun },
  { choice: 'dark', icon: Moon },
];

export function UserMenu() {
  const user = useUser();
  const navigate = useNavigate();
  const logout = useLogout();
  const theme = useSyncExternalStore(themeStore.subscribe, themeStore.get);
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={words.nav.account}
          className="flex w-full items-center gap-2.5 rounded-lg p-2 text-left transition-colors hover:bg-hover"
        >
          <span aria-hidden className="grid size-8 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent-ink">
            {initials(user.name)}
          </span>
          <span className="min-w-0 flex-1">
            <span className="block truncate text-[0.8125rem] font-medium">{user.name}</span>
            <span className="block truncate text-xs text-faint">{user.email}</span>
          </span>
          <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-faint" />
        </button>
      }
    >
      <MenuItem onSelect={() => void navigate(to.profile)}>
        <Settings aria-hidden />
        {words.nav.settings}
      </MenuItem>
      <MenuLine />
      <MenuLabel>{words.theme.label}</MenuLabel>
      <DropdownMenu.RadioGroup value={theme} onValueChange={(value) => themeStore.set(value as ThemeChoice)}>
        {themes.map(({ choice, icon: Icon }) => (
          <DropdownMenu.RadioItem key={choice} value={choice} className={`${menuItemClasses} data-[state=checked]:font-medium`}>
            <Icon aria-hidden />
            <span className="flex-1">{words.theme[choice]}</span>
            <DropdownMenu.ItemIndicator className="size-1.5 rounded-full bg-accent" />
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
      <MenuLine />
      <MenuItem onSelect={() => logout.mutate()}>
        <LogOut aria-hidden />
        {words.nav.signOut}
      </MenuItem>
    </Menu>
  );
}

function initials(name: string): string {
  const parts = name.trim().split(/\s+/);
  return [parts[0], parts.length > 1 ? parts.at(-1) : '']
    .map((part) => Array.from(part ?? '')[0] ?? '')
    .join('')
    .toUpperCase();
}
