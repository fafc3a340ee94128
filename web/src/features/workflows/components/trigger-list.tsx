import { CalendarClock, Plus, Trash2, Zap } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';

import { Moment } from '@/components/moment';
import { ProblemNote } from '@/components/problem-note';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardHead } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { SkeletonRows } from '@/components/ui/skeleton';
import { eventWords } from '@/lib/event-words';
import { toast } from '@/lib/toast-store';
import { useLast } from '@/lib/use-last';
import { words } from '@/lib/words';

import { useDeleteTrigger } from '../api/delete-trigger';
import { useTriggers, type Trigger } from '../api/list-triggers';
import { useUpdateTrigger } from '../api/update-trigger';
import { cronWords } from '../lib/cron-words';

import { TriggerDialog } from './trigger-dialog';

interface TriggerListProps {
  workflow: string;
  mayEdit: boolean;
  toExecution: (id: string) => string;
}

/** What starts a workflow by itself, each with its next time, its last, and why that failed. */
export function TriggerList({ workflow, mayEdit, toExecution }: TriggerListProps) {
  const triggers = useTriggers(workflow);
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Trigger | null>(null);
  if (triggers.isPending) return <SkeletonRows rows={3} />;
  if (triggers.isLoadingError) return <ProblemNote error={triggers.error} onRetry={() => void triggers.refetch()} />;
  return (
    <Card>
      <CardHead
        title={words.triggers.title}
        text={words.triggers.text}
        action={
          mayEdit && (
            <Button onClick={() => setAdding(true)}>
              <Plus aria-hidden />
              {words.triggers.add}
            </Button>
          )
        }
      />
      {triggers.data.items.length === 0 ? (
        <p className="px-6 py-10 text-center text-[0.8125rem] text-balance text-soft">{words.triggers.none}</p>
      ) : (
        <ul aria-label={words.triggers.title} className="divide-y divide-line">
          {triggers.data.items.map((trigger) => (
            <Entry key={trigger.id} workflow={workflow} trigger={trigger} mayEdit={mayEdit} toExecution={toExecution} onRemove={() => setRemoving(trigger)} />
          ))}
        </ul>
      )}
      <TriggerDialog open={adding} onClose={() => setAdding(false)} workflow={workflow} />
      <Removal workflow={workflow} trigger={removing} onClose={() => setRemoving(null)} />
    </Card>
  );
}

const rawName = (trigger: Trigger): string => (trigger.kind === 'schedule' ? trigger.cron : trigger.event);

function triggerName(trigger: Trigger): string {
  if (trigger.kind === 'schedule') return cronWords(trigger.cron) ?? trigger.cron;
  const subject = /^(\w+)\.\*$/.exec(trigger.event)?.[1];
  return subject ? words.triggers.anyEventOf(words.eventSubjects[subject] ?? subject) : eventWords(trigger.event);
}

interface EntryProps {
  workflow: string;
  trigger: Trigger;
  mayEdit: boolean;
  toExecution: (id: string) => string;
  onRemove: () => void;
}

function Entry({ workflow, trigger, mayEdit, toExecution, onRemove }: EntryProps) {
  const update = useUpdateTrigger(workflow);
  const name = triggerName(trigger);
  const Icon = trigger.kind === 'schedule' ? CalendarClock : Zap;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3.5 sm:px-5">
      <span aria-hidden className="grid size-9 shrink-0 place-items-center rounded-md bg-sunken text-soft">
        <Icon className="size-4" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 text-sm font-semibold">
          <span className="min-w-0 break-words">{name}</span>
          {!trigger.enabled && <Badge>{words.triggers.off}</Badge>}
        </p>
        <p className="mt-0.5 flex flex-wrap gap-x-3 text-xs text-soft">
          {name !== rawName(trigger) && <code className="font-mono break-all">{rawName(trigger)}</code>}
          <span>{trigger.kind === 'schedule' ? words.triggers.inZone(trigger.zone) : words.triggers.onEvent}</span>
          {Object.keys(trigger.pattern).length > 0 && (
            <span className="break-all">
              {words.triggers.onlyWhen} <code className="font-mono">{JSON.stringify(trigger.pattern)}</code>
            </span>
          )}
          {trigger.next_at && (
            <span>
              {words.triggers.next} <Moment at={trigger.next_at} exact />
            </span>
          )}
          {trigger.last_at && (
            <span>
              {words.triggers.last} <Moment at={trigger.last_at} />
              {trigger.last_execution_id && !trigger.last_error && (
                <>
                  {': '}
                  <Link className="font-medium text-accent hover:underline" to={toExecution(trigger.last_execution_id)}>
                    {words.triggers.execution}
                  </Link>
                </>
              )}
            </span>
          )}
        </p>
        {trigger.last_error && <p className="mt-1 text-[0.8125rem] text-bad">{words.triggers.failed(trigger.last_error)}</p>}
      </div>
      {mayEdit && (
        <div className="flex gap-1">
          <Button
            size="sm"
            look="quiet"
            aria-label={trigger.enabled ? words.triggers.turnOffThis(name) : words.triggers.turnOnThis(name)}
            disabled={update.isPending}
            onClick={() => update.mutate({ id: trigger.id, enabled: !trigger.enabled })}
          >
            {trigger.enabled ? words.triggers.turnOff : words.triggers.turnOn}
          </Button>
          <Button size="sm" look="quiet" aria-label={words.triggers.deleteThis(name)} onClick={onRemove}>
            <Trash2 aria-hidden />
          </Button>
        </div>
      )}
    </li>
  );
}

function Removal({ workflow, trigger, onClose }: { workflow: string; trigger: Trigger | null; onClose: () => void }) {
  const remove = useDeleteTrigger(workflow);
  const shown = useLast(trigger);
  return (
    <Confirm
      open={trigger !== null}
      onOpenChange={(open) => !open && onClose()}
      title={words.triggers.deleteTitle(shown ? triggerName(shown) : '')}
      text={words.triggers.deleteText}
      action={words.triggers.delete}
      onConfirm={() => {
        if (trigger) remove.mutate(trigger.id, { onSuccess: () => toast('good', words.triggers.deleted) });
      }}
    />
  );
}
