import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';

import { EmptyState } from '@/components/empty-state';
import { Moment } from '@/components/moment';
import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Card, CardHead } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { SkeletonRows } from '@/components/ui/skeleton';
import { toast } from '@/lib/toast-store';
import { useLast } from '@/lib/use-last';
import { words } from '@/lib/words';

import { useDeleteSecret } from '../api/delete-secret';
import { useSecrets, type Secret } from '../api/list-secrets';

import { SecretDialog } from './secret-dialog';

/** Names and times of the organisation's secrets; their values are never shown again. */
export function SecretList({ mayManage }: { mayManage: boolean }) {
  const secrets = useSecrets();
  const [setting, setSetting] = useState<string | null>(null);
  const [removing, setRemoving] = useState<Secret | null>(null);
  if (secrets.isPending) return <SkeletonRows rows={3} />;
  if (secrets.isLoadingError) return <ProblemNote error={secrets.error} onRetry={() => void secrets.refetch()} />;
  const { items } = secrets.data;
  const add = mayManage && (
    <Button look={items.length === 0 ? 'primary' : 'outline'} onClick={() => setSetting('')}>
      <Plus aria-hidden />
      {words.secrets.add}
    </Button>
  );
  return (
    <Card>
      <CardHead title={words.secrets.title} text={words.secrets.text} action={items.length > 0 && add} />
      {items.length === 0 ? (
        <EmptyState icon={KeyRound} title={words.secrets.emptyTitle} text={words.secrets.emptyText} action={add} />
      ) : (
        <ul aria-label={words.secrets.title} className="divide-y divide-line">
          {items.map((secret) => (
            <li key={secret.name} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
              <div className="min-w-0 flex-1 basis-48">
                <p className="font-mono text-[0.8125rem] font-semibold break-all">{secret.name}</p>
                <p className="mt-0.5 flex flex-wrap gap-x-3 text-xs text-soft">
                  <span>
                    {words.secrets.set} <Moment at={secret.updated_at} />
                  </span>
                  <span>{words.secrets.usedBy(secret.tools)}</span>
                </p>
              </div>
              {mayManage && (
                <div className="flex gap-2">
                  <Button size="sm" aria-label={words.secrets.replaceThis(secret.name)} onClick={() => setSetting(secret.name)}>
                    {words.secrets.replace}
                  </Button>
                  <Button size="sm" look="danger" aria-label={words.secrets.deleteThis(secret.name)} onClick={() => setRemoving(secret)}>
                    {words.common.delete}
                  </Button>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      <SecretDialog name={setting} taken={items.map(({ name }) => name)} onClose={() => setSetting(null)} />
      <Removal secret={removing} onClose={() => setRemoving(null)} />
    </Card>
  );
}

function Removal({ secret, onClose }: { secret: Secret | null; onClose: () => void }) {
  const remove = useDeleteSecret();
  const shown = useLast(secret);
  return (
    <Confirm
      open={secret !== null}
      onOpenChange={(open) => !open && onClose()}
      title={words.secrets.deleteTitle(shown?.name ?? '')}
      text={words.secrets.deleteText(shown?.tools ?? 0)}
      action={words.secrets.delete}
      onConfirm={() => {
        if (secret) remove.mutate(secret.name, { onSuccess: () => toast('good', words.secrets.deleted(secret.name)) });
      }}
    />
  );
}
