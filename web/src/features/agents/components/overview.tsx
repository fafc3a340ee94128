import { FileUp } from 'lucide-react';
import { lazy, Suspense, type ReactNode } from 'react';
import { Link } from 'react-router';

import { CopyButton } from '@/components/copy-button';
import { EmptyState } from '@/components/empty-state';
import { Facts } from '@/components/facts';
import { Moment } from '@/components/moment';
import { Stat, StatRow } from '@/components/stat';
import { Tabs } from '@/components/tabs';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import { modelName } from '@/lib/model-name';
import { formatCount } from '@/lib/numbers';
import type { Schema } from '@/lib/schemas';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { useDefinition } from '../api/get-definition';
import { recognisedBy, recognisedIn } from '../lib/outline';

import { OutlineView } from './outline-view';

const Markdown = lazy(async () => ({ default: (await import('@/components/markdown')).Markdown }));

interface OverviewProps {
  agent: Schema<'Agent'>;
  knowledgeLink: string;
  /** The latest conversations. */
  sessions: ReactNode;
}

export function Overview({ agent, knowledgeLink, sessions }: OverviewProps) {
  const { knowledge } = agent;
  const mayEdit = useMayEdit();
  const numbers = words.agent.numbers;
  const definition = useDefinition(agent.id, agent.version);
  // Until it answers for the first time there is only what its author wrote.
  const outline = definition.isLoading ? (
    <Skeleton className="h-48" />
  ) : (
    <OutlineView outline={definition.data ? recognisedBy(definition.data) : recognisedIn(agent.sop)} />
  );
  return (
    <div className="grid gap-5">
      <StatRow className="grid-cols-2 sm:grid-cols-4">
        <Stat label={numbers.ready} value={formatCount(knowledge.ready)} />
        {knowledge.processing > 0 ? (
          <Stat label={numbers.processing} value={formatCount(knowledge.processing)} tone="accent" />
        ) : (
          <Stat label={numbers.failed} value={formatCount(knowledge.failed)} tone={knowledge.failed > 0 ? 'bad' : 'plain'} />
        )}
        <Stat label={numbers.passages} value={formatCount(knowledge.passages)} />
        <Stat label={numbers.characters} value={formatCount(knowledge.characters)} />
      </StatRow>
      {knowledge.documents === 0 && (
        <Card>
          <EmptyState
            icon={FileUp}
            title={words.knowledge.emptyTitle}
            text={words.knowledge.emptyOverview}
            action={
              mayEdit && (
                <Button asChild look="primary">
                  <Link to={knowledgeLink}>{words.agent.addDocuments}</Link>
                </Button>
              )
            }
          />
        </Card>
      )}
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Card className="min-w-0">
          <CardHead title={words.agent.sop} />
          <CardBody>
            <Tabs
              label={words.outline.views}
              tabs={[
                { id: 'outline', label: words.outline.title, content: outline },
                {
                  id: 'text',
                  label: words.outline.text,
                  content: (
                    <Suspense fallback={<Skeleton className="h-48" />}>
                      <Markdown text={agent.sop} />
                    </Suspense>
                  ),
                },
              ]}
            />
          </CardBody>
        </Card>
        <div className="grid gap-5">
          <Card>
            <CardHead title={words.agent.facts} />
            <CardBody>
              <Facts
                rows={[
                  [
                    words.agent.factsRows.id,
                    <span key="id" className="flex items-center justify-end gap-1">
                      <code className="truncate text-xs">{agent.id}</code>
                      <CopyButton text={agent.id} label={words.agent.copyId} look="quiet" iconOnly className="-my-1.5 -mr-2" />
                    </span>,
                  ],
                  [words.agent.factsRows.type, words.agents.types[agent.type].name],
                  [words.agent.factsRows.model, modelName(agent.model)],
                  [words.agent.factsRows.created, <Moment key="created" at={agent.created_at} />],
                  [words.agent.factsRows.updated, <Moment key="updated" at={agent.updated_at} />],
                ]}
              />
            </CardBody>
          </Card>
          <Card>
            <CardHead title={words.agent.handoff} />
            <CardBody className="text-[0.8125rem] text-soft">{agent.human_handoff_description || words.agent.handoffEmpty}</CardBody>
          </Card>
          {sessions}
        </div>
      </div>
    </div>
  );
}
