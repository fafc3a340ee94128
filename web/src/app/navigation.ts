import { Activity, BookOpen, Bot, KeyRound, MessagesSquare, ScrollText, Settings, type LucideIcon } from 'lucide-react';

import { words } from '@/lib/words';

import { to } from './paths';

export interface NavItem {
  to: string;
  label: string;
  icon: LucideIcon;
  /** For owners and admins alone. */
  manage?: boolean;
}

export const navigation: { label: string; items: NavItem[] }[] = [
  {
    label: words.nav.build,
    items: [
      { to: to.agents, label: words.nav.agents, icon: Bot },
      { to: to.sessions, label: words.nav.sessions, icon: MessagesSquare },
      { to: to.keys, label: words.nav.keys, icon: KeyRound },
    ],
  },
  {
    label: words.nav.operate,
    items: [
      { to: to.health, label: words.nav.health, icon: Activity },
      { to: to.audit, label: words.nav.audit, icon: ScrollText, manage: true },
      { to: to.profile, label: words.nav.settings, icon: Settings },
    ],
  },
  { label: words.nav.learn, items: [{ to: to.docs, label: words.nav.docs, icon: BookOpen }] },
];
