import { GitCompareArrows, History, LoaderCircle, RefreshCw, Workflow } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';

import { LoadMore } from '@/components/load-more';
import { Moment } from '@/components/moment';
import { ProblemNote } from '@/components/problem-note';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardHead } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { SkeletonRows } from '@/components/ui/skeleton';
import { allItems } from '@/lib/pages';
import type { Schema } from '@/lib/schemas';
import { toast } from '@/lib/toast-store';
import { useLast } from '@/lib/use-last';
import { words } from '@/lib/words';

import { useDeployAgent } from '../api/deploy-agent';
import { useVersions, type VersionSummary } from '../api/list-versions';
import { useRollBack } from '../api/roll-back';
import { noteWords } from '../lib/versions';

import { VersionComparison } from './version-comparison';

const text = words.agentVersions;
const tones: Record<VersionSummary['status'], Tone> = { building: 'accent', deployed: 'good', superseded: 'plain', failed: 'bad' };

interface VersionListProps {
  agent: Schema<'Agent'>;
  mayEdit: boolean;
  creationLink: (version: number) => string;
  /** A link to an execution, given its id. */
  executionLink: (id: string) => ReactNode;
}

/** All versions of an agent, what is different in each, and the way back to one. */
export function VersionList({ agent, mayEdit, creationLink, executionLink }: VersionListProps) {
  const versions = useVersions(agent.id);
  const items = allItems(versions.data);
  const [pair, setPair] = useState<[older: number, newer: number] | null>(null);
  const [chosen, setChosen] = useState<VersionSummary | null>(null);
  const latest = items[0]?.version ?? agent.latest_version;
  const [older, newer] = pair ?? [latest - 1, latest];
  if (versions.isPending) return <SkeletonRows rows={4} />;
  if (versions.isLoadingError) return <ProblemNote error={versions.error} onRetry={() => void versions.refetch()} />;
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[24rem_minmax(0,1fr)]">
      <Card>
        <CardHead title={text.title} text={text.text} action={mayEdit && <MakeAgain agent={agent} next={latest + 1} />} />
        <ol aria-label={text.title} className="divide-y divide-line">
          {items.map((item) => (
            <Entry
              key={item.version}
              item={item}
              answers={item.version === agent.version && agent.status !== 'paused'}
              compared={items.length > 1 && item.version === newer}
              onCompare={() => setPair([item.version - 1, item.version])}
              // Only what was once finished can answer again.
              onRollBack={mayEdit && item.version !== agent.version && item.deployed_at ? () => setChosen(item) : null}
              creationLink={creationLink(item.version)}
              executionLink={item.status === 'failed' && item.execution_id ? executionLink(item.execution_id) : null}
            />
          ))}
        </ol>
        <LoadMore query={versions} />
      </Card>
      {latest > 1 ? (
        <VersionComparison agent={agent.id} latest={latest} older={older} newer={newer} onPair={setPair} />
      ) : (
        <Card className="px-6 py-12 text-center text-[0.8125rem] text-balance text-soft">{text.onlyOne}</Card>
      )}
      <RollBack agent={agent} chosen={chosen} next={latest + 1} onClose={() => setChosen(null)} onDone={() => setPair(null)} />
    </div>
  );
}

interface EntryProps {
  item: VersionSummary;
  answers: boolean;
  compared: boolean;
  onCompare: () => void;
  onRollBack: (() => void) | null;
  creationLink: string;
  executionLink: ReactNode;
}

function Entry({ item, answers, compared, onCompare, onRollBack, creationLink, executionLink }: EntryProps) {
  const { version, status } = item;
  return (
    <li aria-label={text.version(version)} className={compared ? 'bg-sunken/70 px-4 py-3 sm:px-5' : 'px-4 py-3 sm:px-5'}>
      <div className="flex flex-wrap items-center gap-2">
        <Link to={creationLink} className="rounded-sm text-sm font-semibold hover:text-accent-ink">
          {text.version(version)}
        </Link>
        {status !== 'superseded' && (status !== 'deployed' || answers) && (
          <Badge tone={tones[status]} dot={status !== 'building'}>
            {status === 'building' && <LoaderCircle aria-hidden className="size-3 animate-spin" />}
            {text.status[status]}
          </Badge>
        )}
        <span className="ml-auto text-xs text-soft">
          <Moment at={item.created_at} />
        </span>
      </div>
      <p className="mt-0.5 text-[0.8125rem] break-words">{noteWords(item.note)}</p>
      <p className="text-xs text-faint">{text.by(item.author)}</p>
      {status === 'failed' && item.failed_reason && (
        <p className="mt-2 rounded-lg bg-bad-soft px-3 py-2 text-[0.8125rem] break-words">
          {text.failedAt(item.failed_stage ?? '', item.failed_reason)} {executionLink}
        </p>
      )}
      <div className="mt-2 flex flex-wrap gap-2">
        {version > 1 && (
          <Button size="sm" look="quiet" className="-ml-2.5" aria-label={text.compareWith(version)} aria-pressed={compared} onClick={onCompare}>
            <GitCompareArrows aria-hidden />
            {text.compare}
          </Button>
        )}
        <Button asChild size="sm" look="quiet" className="first:-ml-2.5">
          <Link to={creationLink} aria-label={text.howOf(version)}>
            <Workflow aria-hidden />
            {words.agent.tabs.creation}
          </Link>
        </Button>
        {onRollBack && (
          <Button size="sm" look="quiet" aria-label={text.rollBackTo(version)} onClick={onRollBack}>
            <History aria-hidden />
            {text.rollBack}
          </Button>
        )}
      </div>
    </li>
  );
}

function MakeAgain({ agent, next }: { agent: Schema<'Agent'>; next: number }) {
  const deploy = useDeployAgent();
  const [asked, setAsked] = useState(false);
  const make = () =>
    deploy.mutate(agent.id, {
      onSuccess: (made) =>
        made.building || made.version !== made.latest_version ? toast('plain', text.making(made.latest_version)) : toast('good', text.answers(made.version)),
    });
  return (
    <>
      <Button size="sm" title={text.againText} disabled={deploy.isPending || agent.building} onClick={() => setAsked(true)}>
        <RefreshCw aria-hidden className={deploy.isPending ? 'animate-spin' : ''} />
        {text.again}
      </Button>
      <Confirm open={asked} onOpenChange={setAsked} title={text.againTitle} text={text.againConfirm(next)} action={text.again} onConfirm={make} harmless />
    </>
  );
}

interface RollBackProps {
  agent: Schema<'Agent'>;
  chosen: VersionSummary | null;
  next: number;
  onClose: () => void;
  onDone: () => void;
}

function RollBack({ agent, chosen, next, onClose, onDone }: RollBackProps) {
  const rollBack = useRollBack();
  const shown = useLast(chosen)?.version ?? 0;
  const go = () =>
    rollBack.mutate(
      { id: agent.id, version: shown },
      {
        onSuccess(made) {
          toast('good', text.rolledBack(shown, made.version));
          onDone();
        },
      },
    );
  return (
    <Confirm
      open={chosen !== null}
      onOpenChange={(open) => !open && onClose()}
      title={text.rollBackTitle(shown)}
      text={text.rollBackText(shown, next)}
      action={text.rollBack}
      onConfirm={go}
      harmless
    />
  );
}
