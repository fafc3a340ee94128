import { useQueryClient } from '@tanstack/react-query';
import { GitCompareArrows, History } from 'lucide-react';
import { useState } from 'react';

import { DiffView } from '@/components/diff-view';
import { LoadMore } from '@/components/load-more';
import { Moment } from '@/components/moment';
import { ProblemNote } from '@/components/problem-note';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardHead } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { Select } from '@/components/ui/select';
import { SkeletonRows } from '@/components/ui/skeleton';
import { allItems } from '@/lib/pages';
import { asProblem } from '@/lib/problem';
import { toast } from '@/lib/toast-store';
import { useLast } from '@/lib/use-last';
import { words } from '@/lib/words';

import { useVersion, versionQuery } from '../api/get-version';
import type { WorkflowRead } from '../api/get-workflow';
import { useVersions, type WorkflowVersionSummary } from '../api/list-versions';
import { useUpdateWorkflow } from '../api/update-workflow';
import { prettyText } from '../lib/draft';

interface VersionListProps {
  read: WorkflowRead;
  mayEdit: boolean;
}

/** All versions of a workflow, what is different in each, and the way back to one. */
export function VersionList({ read, mayEdit }: VersionListProps) {
  const { workflow } = read;
  const versions = useVersions(workflow.id);
  const items = allItems(versions.data);
  const [pair, setPair] = useState<[older: number, newer: number] | null>(null);
  const [chosen, setChosen] = useState<WorkflowVersionSummary | null>(null);
  const [older, newer] = pair ?? [workflow.version - 1, workflow.version];
  if (versions.isPending) return <SkeletonRows rows={4} />;
  if (versions.isLoadingError) return <ProblemNote error={versions.error} onRetry={() => void versions.refetch()} />;
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[24rem_minmax(0,1fr)]">
      <Card>
        <CardHead title={words.versions.title} text={words.versions.text} />
        <ol className="divide-y divide-line">
          {items.map((item) => (
            <Entry
              key={item.version}
              item={item}
              current={item.version === workflow.version}
              compared={items.length > 1 && item.version === newer}
              onCompare={() => setPair([item.version - 1, item.version])}
              onUse={mayEdit ? () => setChosen(item) : null}
            />
          ))}
        </ol>
        <LoadMore query={versions} />
      </Card>
      {workflow.version > 1 ? (
        <Comparison workflow={workflow.id} latest={workflow.version} older={older} newer={newer} onPair={setPair} />
      ) : (
        <Card className="px-6 py-12 text-center text-[0.8125rem] text-balance text-soft">{words.versions.onlyOne}</Card>
      )}
      <UseAgain read={read} chosen={chosen} onClose={() => setChosen(null)} onUsed={() => setPair(null)} />
    </div>
  );
}

interface EntryProps {
  item: WorkflowVersionSummary;
  current: boolean;
  compared: boolean;
  onCompare: () => void;
  onUse: (() => void) | null;
}

function Entry({ item, current, compared, onCompare, onUse }: EntryProps) {
  return (
    <li className={compared ? 'bg-sunken/70 px-4 py-3 sm:px-5' : 'px-4 py-3 sm:px-5'}>
      <div className="flex flex-wrap items-center gap-2">
        <span className="text-sm font-semibold">{words.workflows.version(item.version)}</span>
        {current && (
          <Badge tone="good" dot>
            {words.versions.current}
          </Badge>
        )}
        <span className="ml-auto text-xs text-soft">
          <Moment at={item.created_at} />
        </span>
      </div>
      <p className={item.comment ? 'mt-0.5 text-[0.8125rem] break-words' : 'mt-0.5 text-[0.8125rem] text-faint'}>{item.comment || words.versions.noComment}</p>
      <p className="text-xs text-faint">{words.versions.by(item.author)}</p>
      <div className="mt-2 flex flex-wrap gap-2 empty:hidden">
        {item.version > 1 && (
          <Button size="sm" look="quiet" className="-ml-2.5" aria-label={words.versions.compareWith(item.version)} aria-pressed={compared} onClick={onCompare}>
            <GitCompareArrows aria-hidden />
            {words.versions.compare}
          </Button>
        )}
        {onUse && !current && (
          <Button size="sm" look="quiet" className="first:-ml-2.5" onClick={onUse}>
            <History aria-hidden />
            {words.versions.use}
          </Button>
        )}
      </div>
    </li>
  );
}

interface ComparisonProps {
  workflow: string;
  latest: number;
  older: number;
  newer: number;
  onPair: (pair: [older: number, newer: number]) => void;
}

function Comparison({ workflow, latest, older, newer, onPair }: ComparisonProps) {
  const before = useVersion(workflow, older);
  const after = useVersion(workflow, newer);
  const numbers = Array.from({ length: latest }, (_, index) => latest - index);
  const choices = [
    { label: words.versions.from, value: older, set: (value: number) => onPair([value, newer]) },
    { label: words.versions.to, value: newer, set: (value: number) => onPair([older, value]) },
  ];
  return (
    <Card className="min-w-0 overflow-hidden">
      <CardHead
        title={words.versions.compareTitle}
        action={choices.map(({ label, value, set }) => (
          <label key={label} className="flex items-center gap-2 text-xs text-soft">
            <span className="w-10">{label}</span>
            <Select value={value} onChange={(event) => set(Number(event.target.value))} className="w-32">
              {numbers.map((number) => (
                <option key={number} value={number}>
                  {words.workflows.version(number)}
                </option>
              ))}
            </Select>
          </label>
        ))}
      />
      {before.isLoadingError || after.isLoadingError ? (
        <div className="p-4">
          <ProblemNote error={before.error ?? after.error} />
        </div>
      ) : before.data && after.data ? (
        <DiffView
          key={`${older}/${newer}`}
          before={prettyText(before.data.definition)}
          after={prettyText(after.data.definition)}
          label={words.versions.diffLabel(older, newer)}
          same={words.versions.same}
        />
      ) : (
        <div className="p-4">
          <SkeletonRows rows={6} height="h-5" />
        </div>
      )}
    </Card>
  );
}

interface UseAgainProps {
  read: WorkflowRead;
  chosen: WorkflowVersionSummary | null;
  onClose: () => void;
  onUsed: () => void;
}

/** A version never changes, so an old one is used again by making a new one like it. */
function UseAgain({ read, chosen, onClose, onUsed }: UseAgainProps) {
  const update = useUpdateWorkflow();
  const shown = useLast(chosen);
  const { workflow, etag } = read;
  const client = useQueryClient();
  async function use() {
    if (!chosen) return;
    const version = await client.query(versionQuery(workflow.id, chosen.version)).catch((error: unknown) => {
      toast('bad', asProblem(error).message, asProblem(error).remedy);
    });
    if (!version) return;
    update.mutate(
      { id: workflow.id, etag, change: { definition: version.definition, comment: words.versions.useComment(version.version) } },
      {
        onSuccess(answer) {
          const made = answer.workflow.version > workflow.version;
          toast(made ? 'good' : 'plain', made ? words.versions.used(answer.workflow.version) : words.versions.unchanged);
          onUsed();
        },
        onError: (error) => toast('bad', asProblem(error).message, asProblem(error).remedy),
      },
    );
  }
  return (
    <Confirm
      open={chosen !== null}
      onOpenChange={(open) => !open && onClose()}
      title={words.versions.useTitle(shown?.version ?? 0)}
      text={words.versions.useText(workflow.version + 1)}
      action={words.versions.use}
      onConfirm={() => void use()}
    />
  );
}
