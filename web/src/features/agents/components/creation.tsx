import { CircleAlert, CircleCheck, MessageCircle, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { Note } from '@/components/note';
import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ProgressBar } from '@/components/ui/progress-bar';
import { words } from '@/lib/words';

import { useWatchAgent, type Progress } from '../api/watch-agent';
import { readingText } from '../lib/captions';

interface CreationProps {
  id: string;
  name: string;
  links: { agent: string; chat: string; creation: string };
  /** How many faults the SOP has, as far as that is known. */
  faults: number;
  /** Which documents could not be read, and why. */
  failedDocuments: ReactNode;
  /** The graph by which it is made, told how far the documents are. */
  graph: (reading: string) => ReactNode;
}

/** How the making of an agent goes, as the server tells it. */
export function Creation({ id, name, links, faults, failedDocuments, graph }: CreationProps) {
  const watch = useWatchAgent(id);
  const { agent } = watch;
  const failed = agent?.status === 'failed';
  return (
    <div className="grid gap-5">
      {agent ? (
        <Card className="flex flex-wrap items-center gap-4 p-5">
          {failed ? (
            <CircleAlert aria-hidden className="size-8 shrink-0 text-bad" />
          ) : (
            <CircleCheck aria-hidden className="size-8 shrink-0 text-good" />
          )}
          <div role="status" className="min-w-0 flex-1 basis-60">
            <h2 className="text-base font-semibold">{failed ? words.wizard.failedTitle(agent.name) : words.wizard.doneTitle(agent.name)}</h2>
            <p className="text-soft">{failed ? agent.status_reason : words.wizard.doneText}</p>
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
        </Card>
      ) : (
        <Making name={name} report={watch.stages.at(-1)} />
      )}
      {agent && agent.knowledge.failed > 0 && failedDocuments}
      {agent && faults > 0 && (
        <div className="flex flex-wrap items-center gap-x-3.5 gap-y-2 rounded-xl border border-warn/40 bg-warn-soft/60 px-5 py-3">
          <TriangleAlert aria-hidden className="size-5 shrink-0 text-warn" />
          <p className="min-w-0 flex-1 basis-60 text-[0.8125rem]">
            <span className="block text-sm font-semibold">{words.creation.attention.title(faults)}</span>
            <span className="text-soft">{words.creation.attention.text}</span>
          </p>
          <Button asChild>
            <Link to={links.creation}>{words.creation.attention.see}</Link>
          </Button>
        </div>
      )}
      <ProblemNote error={watch.error} />
      {watch.lost && <Note look="busy">{words.wizard.connectionLost}</Note>}
      {graph(readingText(watch.stages))}
    </div>
  );
}

/** What is being done at this moment, and how far it is. */
function Making({ name, report }: { name: string; report: Progress | undefined }) {
  return (
    <Card className="grid gap-3 p-5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 className="text-base font-semibold">{words.wizard.creatingTitle(name)}</h2>
        <p className="text-[0.8125rem] text-faint">{words.wizard.creatingText}</p>
      </div>
      <ProgressBar label={report?.label ?? words.wizard.waiting} share={report && report.total > 0 ? report.done / report.total : 0} />
      <div aria-live="polite" className="flex items-baseline justify-between gap-4 text-[0.8125rem]">
        <p className="min-w-0 truncate">{report?.label ?? words.wizard.waiting}</p>
        {report && report.total > 1 && <p className="shrink-0 text-xs text-faint tabular-nums">{words.wizard.countOf(report.done, report.total)}</p>}
      </div>
    </Card>
  );
}
