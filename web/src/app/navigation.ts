import { Activity, BookOpen, Bot, ChartColumn, KeyRound, MessagesSquare, Radio, ScrollText, Settings, Workflow, type LucideIcon } from 'lucide-react';

import { useMayEdit, useMayManage } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { to } from './paths';

export interface NavItem {
  to: string;
  label: string;
  icon: LucideIcon;
  /** A page of the server itself, which the browser has to load. */
  outside?: boolean;
  /** Who may open it; without it everybody. */
  for?: 'managers' | 'editors';
}

const all: { label: string; items: NavItem[] }[] = [
  {
    label: words.nav.build,
    items: [
      { to: to.agents, label: words.nav.agents, icon: Bot },
      { to: to.sessions, label: words.nav.sessions, icon: MessagesSquare },
      { to: to.analytics, label: words.nav.analytics, icon: ChartColumn },
      { to: to.broadcasts, label: words.nav.broadcasts, icon: Radio, for: 'editors' },
      { to: to.workflows, label: words.nav.workflows, icon: Workflow },
      { to: to.keys, label: words.nav.keys, icon: KeyRound, for: 'editors' },
    ],
  },
  {
    label: words.nav.operate,
    items: [
      { to: to.health, label: words.nav.health, icon: Activity },
      { to: to.audit, label: words.nav.audit, icon: ScrollText, for: 'managers' },
      { to: to.profile, label: words.nav.settings, icon: Settings },
    ],
  },
  { label: words.nav.learn, items: [{ to: to.docs, label: words.nav.docs, icon: BookOpen, outside: true }] },
];

/** The places that the signed-in user may open. */
export function useNavigation() {
  const manages = useMayManage();
  const edits = useMayEdit();
  const allowed = { managers: manages, editors: edits };
  return all.map(({ label, items }) => ({ label, items: items.filter((item) => !item.for || allowed[item.for]) }));
}
