import { KeyRound } from 'lucide-react';
import { useState, type ReactNode } from 'react';

import { DataTable, type Column } from '@/components/data-table';
import { EmptyState } from '@/components/empty-state';
import { LoadMore } from '@/components/load-more';
import { Moment } from '@/components/moment';
import { ProblemNote } from '@/components/problem-note';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { SkeletonRows } from '@/components/ui/skeleton';
import { formatDate } from '@/lib/dates';
import { formatCount } from '@/lib/numbers';
import { allItems } from '@/lib/pages';
import { toast } from '@/lib/toast-store';
import { useUser } from '@/lib/use-auth';
import { useNow } from '@/lib/use-now';
import { words } from '@/lib/words';

import { useKeys, type ApiKey } from '../api/list-keys';
import { useRevokeKey } from '../api/revoke-key';
import { stateOf } from '../lib/expiry';

const tones = { active: 'good', revoked: 'plain', expired: 'warn' } as const;

interface KeyTableProps {
  agentName: (id: string) => string | undefined;
  create: ReactNode;
}

export function KeyTable({ agentName, create }: KeyTableProps) {
  const keys = useKeys();
  const items = allItems(keys.data);
  const { time_zone: zone } = useUser();
  const now = useNow(60_000);
  const revoke = useRevokeKey();
  const [revoking, setRevoking] = useState<ApiKey | null>(null);

  const columns: Column<ApiKey>[] = [
    {
      id: 'name',
      title: words.keys.columns.name,
      main: true,
      cell: (key) => (
        <div className="min-w-0">
          <p className="truncate font-medium">{key.name}</p>
          <code className="text-xs text-faint">{key.prefix}…</code>
        </div>
      ),
    },
    {
      id: 'status',
      title: words.keys.statusLabel,
      cell: (key) => {
        const state = stateOf(key, now);
        return (
          <Badge tone={tones[state]} dot>
            {words.keys[state]}
          </Badge>
        );
      },
    },
    {
      id: 'access',
      title: words.keys.columns.access,
      className: 'text-[0.8125rem] @3xl:max-w-40',
      cell: (key) => (
        <>
          <span className="block truncate">{key.scopes.map((scope) => words.keys.scopes[scope].name).join(', ')}</span>
          <span className="block truncate text-xs text-faint">{key.agent_id ? (agentName(key.agent_id) ?? words.keys.unknownAgent) : words.keys.anyAgent}</span>
        </>
      ),
    },
    {
      id: 'usage',
      title: words.keys.columns.usage,
      align: 'right',
      className: 'text-[0.8125rem] tabular-nums @3xl:hidden @4xl:table-cell',
      cell: (key) => (
        <>
          <span className="@3xl:hidden">{words.keys.requests(key.request_count)}</span>
          <span className="hidden @3xl:inline">{formatCount(key.request_count)}</span>
          <span className="hidden text-xs whitespace-nowrap text-faint @3xl:block">{words.keys.rateValue(formatCount(key.rate_per_hour))}</span>
        </>
      ),
    },
    {
      id: 'used',
      title: words.keys.columns.used,
      className: 'text-[0.8125rem] text-soft',
      cell: (key) => (
        <>
          {key.last_used_at ? (
            <>
              <span className="@3xl:hidden">{words.keys.columns.used} </span>
              <Moment at={key.last_used_at} />
            </>
          ) : (
            words.keys.neverUsed
          )}
          <span className="block text-xs text-faint">{key.expires_at ? words.keys.until(formatDate(key.expires_at, zone)) : words.keys.noEnd}</span>
        </>
      ),
    },
    {
      id: 'actions',
      title: words.common.actions,
      hiddenTitle: true,
      align: 'right',
      className: '@max-3xl:hidden',
      cell: (key) => actions(key),
    },
  ];

  function actions(key: ApiKey) {
    if (stateOf(key, now) === 'revoked') return null;
    return (
      <Button size="sm" look="danger" aria-label={words.keys.revokeName(key.name)} onClick={() => setRevoking(key)}>
        {words.keys.revoke}
      </Button>
    );
  }

  return (
    <Card>
      {keys.isPending ? (
        <div className="p-4">
          <SkeletonRows rows={4} />
        </div>
      ) : keys.isLoadingError ? (
        <div className="p-4">
          <ProblemNote error={keys.error} onRetry={() => void keys.refetch()} />
        </div>
      ) : items.length === 0 ? (
        <EmptyState icon={KeyRound} title={words.keys.emptyTitle} text={words.keys.emptyText} action={create} />
      ) : (
        <DataTable label={words.keys.title} columns={columns} rows={items} rowKey={(key) => key.id} corner={actions} />
      )}
      <LoadMore query={keys} />
      <Confirm
        open={revoking !== null}
        onOpenChange={(open) => !open && setRevoking(null)}
        title={words.keys.revokeTitle(revoking?.name ?? '')}
        text={words.keys.revokeText}
        action={words.keys.revoke}
        onConfirm={() => {
          if (!revoking) return;
          revoke.mutate(revoking.id, { onSuccess: () => toast('good', words.keys.revokedToast(revoking.name)) });
        }}
      />
    </Card>
  );
}
