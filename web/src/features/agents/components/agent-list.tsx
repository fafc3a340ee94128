import { Bot } from 'lucide-react';
import { useState } from 'react';

import { EmptyState } from '@/components/empty-state';
import { FilterBar, SearchInput } from '@/components/filter-bar';
import { LoadMore } from '@/components/load-more';
import { ProblemNote } from '@/components/problem-note';
import { StatusSelect } from '@/components/status-select';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import { allItems } from '@/lib/pages';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { useAgents } from '../api/list-agents';

import { AgentCard } from './agent-card';
import { FirstAgent } from './first-agent';

const statuses = ['active', 'paused', 'creating', 'failed'] as const;

export function AgentList({ linkOf, newAgent }: { linkOf: (id: string) => string; newAgent: string }) {
  const [q, setQ] = useState('');
  const [status, setStatus] = useState('');
  const agents = useAgents({ q: q || undefined, status: status || undefined });
  const items = allItems(agents.data);
  const mayEdit = useMayEdit();
  const filtered = q !== '' || status !== '';

  if (agents.isLoadingError) return <ProblemNote error={agents.error} onRetry={() => void agents.refetch()} />;
  if (!agents.isPending && items.length === 0 && !filtered) {
    if (mayEdit) return <FirstAgent newAgent={newAgent} />;
    return (
      <Card>
        <EmptyState icon={Bot} title={words.agents.noneTitle} text={words.agents.noneText} />
      </Card>
    );
  }
  return (
    <>
      <FilterBar label={words.agents.searchLabel}>
        <SearchInput label={words.agents.searchLabel} placeholder={words.agents.searchPlaceholder} value={q} onChange={setQ} />
        <StatusSelect label={words.agents.statusLabel} any={words.agents.anyStatus} statuses={statuses} names={words.agents.status} value={status} onChange={setStatus} />
      </FilterBar>
      {agents.isPending ? (
        <div role="status" className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
          <span className="sr-only">{words.common.loading}</span>
          {Array.from({ length: 3 }, (_, index) => (
            <Skeleton key={index} className="h-40 rounded-xl" />
          ))}
        </div>
      ) : items.length === 0 ? (
        <Card>
          <EmptyState
            icon={Bot}
            title={words.agents.noMatchTitle}
            text={words.agents.noMatchText}
            action={
              <Button
                onClick={() => {
                  setQ('');
                  setStatus('');
                }}
              >
                {words.common.clear}
              </Button>
            }
          />
        </Card>
      ) : (
        <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
          {items.map((agent) => (
            <AgentCard key={agent.id} agent={agent} to={linkOf(agent.id)} />
          ))}
        </ul>
      )}
      <LoadMore query={agents} />
    </>
  );
}
