import { Activity, Mail, Settings2, Timer } from 'lucide-react';
import { Outlet } from 'react-router';

import { PageHeader } from '@/components/page-header';
import { TabBar } from '@/components/tab-bar';
import { useMayManage } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  const mayManage = useMayManage();
  return (
    <>
      <PageHeader title={words.health.title} text={words.health.text} />
      {mayManage && (
        <TabBar
          label={words.health.sections}
          tabs={[
            { to: to.health, label: words.health.checks, icon: Activity, end: true },
            { to: to.jobs, label: words.settings.tabs.jobs, icon: Timer },
            { to: to.mail, label: words.mail.title, icon: Mail },
            { to: to.configuration, label: words.settings.tabs.configuration, icon: Settings2 },
          ]}
        />
      )}
      <Outlet />
    </>
  );
}
