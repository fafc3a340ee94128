import { Check, CircleAlert, CircleCheck, MessageCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { Note } from '@/components/note';
import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Card, CardHead } from '@/components/ui/card';
import { ProgressBar } from '@/components/ui/progress-bar';
import { Skeleton } from '@/components/ui/skeleton';
import { words } from '@/lib/words';

import { useWatchAgent, type Progress } from '../api/watch-agent';

interface CreationProps {
  id: string;
  name: string;
  links: { agent: string; chat: string; knowledge: string };
  /** The agent's documents with the state of each. */
  documents: ReactNode;
}

/** How the making of an agent goes, as the server tells it. */
export function Creation({ id, name, links, documents }: CreationProps) {
  const watch = useWatchAgent(id);
  const { agent } = watch;
  const failed = agent?.status === 'failed';
  return (
    <div className="grid gap-5">
      {agent && (
        <div className="flex flex-wrap items-center gap-4 rounded-xl border border-line bg-surface p-5 shadow-card">
          {failed ? (
            <CircleAlert aria-hidden className="size-8 shrink-0 text-bad" />
          ) : (
            <CircleCheck aria-hidden className="size-8 shrink-0 text-good" />
          )}
          <div role="status" className="min-w-0 flex-1 basis-60">
            <h2 className="text-base font-semibold">{failed ? words.wizard.failedTitle(agent.name) : words.wizard.doneTitle(agent.name)}</h2>
            <p className="text-soft">{failed ? agent.status_reason : words.wizard.doneText}</p>
            {agent.knowledge.failed > 0 && <p className="mt-1 text-[0.8125rem] text-bad">{words.wizard.someFailed(agent.knowledge.failed)}</p>}
          </div>
          <div className="flex flex-wrap gap-2">
            {!failed && (
              <Button asChild look="primary">
                <Link to={links.chat}>
                  <MessageCircle aria-hidden />
                  {words.wizard.chat}
                </Link>
              </Button>
            )}
            <Button asChild>
              <Link to={links.agent}>{words.wizard.openAgent}</Link>
            </Button>
          </div>
        </div>
      )}
      <ProblemNote error={watch.error} />
      {watch.lost && <Note look="busy">{words.wizard.connectionLost}</Note>}
      {agent ? (
        documents
      ) : (
        <div className="grid gap-5 lg:grid-cols-[20rem_minmax(0,1fr)] lg:items-start">
          <Card>
            <CardHead title={words.wizard.creatingTitle(name)} text={words.wizard.creatingText} />
            <Stages stages={watch.stages} />
          </Card>
          {documents}
        </div>
      )}
    </div>
  );
}

function Stages({ stages }: { stages: Progress[] }) {
  if (stages.length === 0) {
    return (
      <div role="status" className="grid gap-3 p-5">
        <span className="sr-only">{words.wizard.waiting}</span>
        <Skeleton className="h-5" />
        <Skeleton className="h-5 w-4/5" />
        <Skeleton className="h-5 w-3/5" />
      </div>
    );
  }
  return (
    <ol aria-live="polite" className="grid gap-4 p-5">
      {stages.map((stage, index) => {
        const finished = index < stages.length - 1 || (stage.total > 0 && stage.done >= stage.total);
        return (
          <li key={stage.stage} className="flex gap-3">
            <span
              className={`mt-0.5 grid size-5 shrink-0 place-items-center rounded-full ${finished ? 'bg-good-soft text-good' : 'bg-accent-soft text-accent-ink'}`}
            >
              {finished ? <Check aria-hidden className="size-3" /> : <span className="size-2 animate-pulse rounded-full bg-current" />}
            </span>
            <div className="min-w-0 flex-1">
              <div className="flex items-baseline justify-between gap-3">
                <span className="text-[0.8125rem] font-medium">{stage.label}</span>
                {stage.total > 1 && (
                  <span className="text-xs text-faint tabular-nums">{words.wizard.countOf(stage.done, stage.total)}</span>
                )}
              </div>
              {!finished && stage.total > 0 && (
                <div className="mt-2">
                  <ProgressBar label={stage.label} share={stage.done / stage.total} />
                </div>
              )}
              {!finished && stage.document && <p className="mt-1 truncate text-xs text-faint">{stage.document}</p>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
