import { Laptop, LogOut, Smartphone } from 'lucide-react';
import { useState } from 'react';

import { Moment } from '@/components/moment';
import { ProblemNote } from '@/components/problem-note';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardHead } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { SkeletonRows } from '@/components/ui/skeleton';
import { toast } from '@/lib/toast-store';
import { deviceOf } from '@/lib/user-agent';
import { words } from '@/lib/words';

import { useLogins } from '../api/list-logins';
import { useLogoutAll } from '../api/logout-all';
import { useRevokeLogin } from '../api/revoke-login';

export function LoginList() {
  const logins = useLogins();
  const revoke = useRevokeLogin();
  const everywhere = useLogoutAll();
  const [asking, setAsking] = useState(false);
  return (
    <Card>
      <CardHead
        title={words.settings.devices}
        text={words.settings.devicesText}
        action={
          <Button size="sm" look="danger" onClick={() => setAsking(true)}>
            <LogOut aria-hidden />
            {words.settings.signOutAll}
          </Button>
        }
      />
      {logins.isPending ? (
        <div className="p-4">
          <SkeletonRows rows={2} />
        </div>
      ) : logins.isLoadingError ? (
        <div className="p-4">
          <ProblemNote error={logins.error} onRetry={() => void logins.refetch()} />
        </div>
      ) : (
        <ul className="divide-y divide-line">
          {logins.data.items.map((login) => {
            const device = deviceOf(login.user_agent);
            const name = device.name ?? words.settings.unknownDevice;
            const Icon = device.mobile ? Smartphone : Laptop;
            return (
              <li key={login.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
                <Icon aria-hidden className="size-5 shrink-0 text-faint" />
                <div className="min-w-0 flex-1 basis-40">
                  <p className="flex flex-wrap items-center gap-2 font-medium">
                    {name}
                    {login.current && <Badge tone="accent">{words.settings.thisDevice}</Badge>}
                  </p>
                  <p className="text-xs text-faint">
                    {login.address} · {words.settings.lastUsed('')}
                    <Moment at={login.last_used_at} />
                  </p>
                </div>
                {!login.current && (
                  <Button
                    size="sm"
                    aria-label={words.settings.signOutNamed(name)}
                    disabled={revoke.isPending}
                    onClick={() => revoke.mutate(login.id, { onSuccess: () => toast('good', words.settings.deviceSignedOut) })}
                  >
                    {words.settings.signOutDevice}
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={words.settings.signOutAllTitle}
        text={words.settings.signOutAllText}
        action={words.settings.signOutAll}
        onConfirm={() => everywhere.mutate()}
      />
    </Card>
  );
}
