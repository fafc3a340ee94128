import { Monitor, Moon, Sun } from 'lucide-react';
import { useSyncExternalStore } from 'react';

import { Card, CardBody, CardHead } from '@/components/ui/card';
import { themeStore } from '@/lib/theme';
import { words } from '@/lib/words';

const choices = [
  { id: 'system', icon: Monitor },
  { id: 'light', icon: Sun },
  { id: 'dark', icon: Moon },
] as const;

export function Appearance() {
  const theme = useSyncExternalStore(themeStore.subscribe, themeStore.get);
  return (
    <Card>
      <CardHead title={words.settings.appearance} text={words.settings.appearanceText} />
      <CardBody>
        <fieldset>
          <legend className="sr-only">{words.theme.label}</legend>
          <div className="grid grid-cols-3 gap-3">
            {choices.map(({ id, icon: Icon }) => (
              <label
                key={id}
                className="flex cursor-pointer flex-col items-center gap-2 rounded-lg border border-line px-3 py-4 text-[0.8125rem] font-medium transition-colors hover:border-line-strong has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
              >
                <input type="radio" name="theme" checked={theme === id} onChange={() => themeStore.set(id)} className="sr-only" />
                <Icon aria-hidden className="size-5 text-accent-ink" />
                {words.theme[id]}
              </label>
            ))}
          </div>
        </fieldset>
      </CardBody>
    </Card>
  );
}
