import { Building2, ShieldCheck, User } from 'lucide-react';
import { Outlet } from 'react-router';

import { PageHeader } from '@/components/page-header';
import { TabBar } from '@/components/tab-bar';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  return (
    <>
      <PageHeader title={words.settings.title} text={words.settings.text} />
      <TabBar
        label={words.settings.sections}
        tabs={[
          { to: to.profile, label: words.settings.tabs.profile, icon: User, end: true },
          { to: to.security, label: words.settings.tabs.security, icon: ShieldCheck },
          { to: to.organization, label: words.settings.tabs.organization, icon: Building2 },
        ]}
      />
      <div className="max-w-3xl">
        <Outlet />
      </div>
    </>
  );
}
