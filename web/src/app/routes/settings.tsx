import { Bell, Building2, KeyRound, ShieldCheck, User } from 'lucide-react';
import { Outlet } from 'react-router';

import { PageHeader } from '@/components/page-header';
import { TabBar } from '@/components/tab-bar';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  const mayEdit = useMayEdit();
  return (
    <>
      <PageHeader title={words.settings.title} text={words.settings.text} />
      <TabBar
        label={words.settings.sections}
        tabs={[
          { to: to.profile, label: words.settings.tabs.profile, icon: User, end: true },
          { to: to.security, label: words.settings.tabs.security, icon: ShieldCheck },
          { to: to.notificationSettings, label: words.settings.tabs.notifications, icon: Bell },
          { to: to.organization, label: words.settings.tabs.organization, icon: Building2 },
          ...(mayEdit ? [{ to: to.secrets, label: words.settings.tabs.secrets, icon: KeyRound }] : []),
        ]}
      />
      <div className="max-w-3xl">
        <Outlet />
      </div>
    </>
  );
}
