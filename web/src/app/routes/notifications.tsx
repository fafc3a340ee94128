import { Settings2 } from 'lucide-react';
import { Link } from 'react-router';

import { PageHeader } from '@/components/page-header';
import { Button } from '@/components/ui/button';
import { NotificationList } from '@/features/notifications/components/notification-list';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  return (
    <>
      <PageHeader
        title={words.notifications.title}
        text={words.notifications.text}
        action={
          <Button asChild>
            <Link to={to.notificationSettings}>
              <Settings2 aria-hidden />
              {words.notifications.settings}
            </Link>
          </Button>
        }
      />
      <NotificationList />
    </>
  );
}
