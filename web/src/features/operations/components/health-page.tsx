import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';

import { ProblemNote } from '@/components/problem-note';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardHead } from '@/components/ui/card';
import { SkeletonRows } from '@/components/ui/skeleton';
import { formatDuration } from '@/lib/dates';
import { modelName } from '@/lib/model-name';
import { words } from '@/lib/words';

import { useHealth, type Health } from '../api/get-health';
import { useModels } from '../api/list-models';

const looks = {
  ok: { icon: CircleCheck, tint: 'text-good', ground: 'bg-good-soft', title: words.health.allGood },
  degraded: { icon: TriangleAlert, tint: 'text-warn', ground: 'bg-warn-soft', title: words.health.degraded },
  down: { icon: CircleAlert, tint: 'text-bad', ground: 'bg-bad-soft', title: words.health.down },
};
const tones: Record<Health['status'], Tone> = { ok: 'good', degraded: 'warn', down: 'bad' };

export function HealthPage() {
  const health = useHealth();
  return (
    <div className="grid gap-5">
      {health.isPending ? (
        <SkeletonRows rows={5} />
      ) : health.isLoadingError ? (
        <ProblemNote error={health.error} onRetry={() => void health.refetch()} />
      ) : (
        <>
          <Summary health={health.data} />
          <Checks checks={health.data.checks} />
        </>
      )}
      <Models />
    </div>
  );
}

function Summary({ health }: { health: Health }) {
  const { icon: Icon, tint, ground, title } = looks[health.status];
  return (
    <Card className="flex flex-wrap items-center gap-4 p-4 sm:p-5">
      <span className={`grid size-11 place-items-center rounded-xl ${ground}`}>
        <Icon aria-hidden className={`size-5 ${tint}`} />
      </span>
      <div className="min-w-0 flex-1 basis-48">
        <h2 className="text-base font-semibold">{title}</h2>
        <p className="text-[0.8125rem] text-soft">
          {words.health.version} {health.version} · {words.health.uptime} {formatDuration(health.uptime_s * 1000)}
        </p>
      </div>
      <div className="flex gap-2">
        <Button asChild size="sm">
          <a href="/health/ready">{words.health.openJson}</a>
        </Button>
        <Button asChild size="sm">
          <a href="/metrics">{words.health.metrics}</a>
        </Button>
      </div>
    </Card>
  );
}

function Checks({ checks }: { checks: Health['checks'] }) {
  return (
    <Card>
      <CardHead title={words.health.checks} />
      <ul className="divide-y divide-line">
        {checks.map((check) => (
          <li key={check.name} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-3 sm:flex-nowrap sm:px-5">
            <span className="inline-block flex-1 font-medium first-letter:uppercase sm:w-36 sm:flex-none">{check.name}</span>
            <div className="order-1 min-w-0 flex-1 basis-full text-[0.8125rem] text-soft sm:order-none sm:basis-60">
              <p className="break-words first-letter:uppercase">{check.detail}</p>
              {check.status !== 'ok' && check.remedy && (
                <p className="mt-1 text-ink">
                  <span className="font-medium">{words.health.remedy}</span> {check.remedy}
                </p>
              )}
            </div>
            <span className="text-xs text-faint tabular-nums">{formatDuration(check.latency_ms)}</span>
            <Badge tone={tones[check.status]} dot>
              {words.health.status[check.status]}
            </Badge>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Models() {
  const models = useModels();
  return (
    <Card>
      <CardHead title={words.health.models} text={words.health.modelsText} />
      {models.isPending ? (
        <div className="p-4">
          <SkeletonRows rows={1} />
        </div>
      ) : models.isLoadingError ? (
        <div className="p-4">
          <ProblemNote error={models.error} onRetry={() => void models.refetch()} />
        </div>
      ) : (
        <ul className="divide-y divide-line">
          {models.data.items.map((model) => (
            <li key={model.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 sm:px-5">
              <div className="min-w-0 flex-1 basis-48">
                <p className="font-medium">{model.name}</p>
                <p className="text-xs text-faint">
                  {modelName(model.provider)}
                  {model.streaming && `, ${words.health.streaming}`}
                </p>
              </div>
              <Badge tone={model.reachable ? 'good' : 'bad'} dot>
                {model.reachable ? words.health.reachable : words.health.unreachable}
              </Badge>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
