import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

import { cn } from '@/lib/class-names';

import { segment, segmentGround } from './segments';

interface TabsProps {
  label: string;
  tabs: { id: string; label: string; content: ReactNode }[];
}

/** Tabs within a page, for views of one thing; tabs that have an address are a TabBar. */
export function Tabs({ label, tabs }: TabsProps) {
  return (
    <Radix.Root defaultValue={tabs[0]?.id ?? ''} className="min-w-0">
      <Radix.List aria-label={label} className={segmentGround}>
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.id}
            value={tab.id}
            className={cn(segment, 'px-3 py-1.5 text-[0.8125rem]')}
          >
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.id} value={tab.id} className="mt-3 rounded-lg">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
