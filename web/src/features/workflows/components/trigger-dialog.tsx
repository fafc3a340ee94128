import { CalendarClock } from 'lucide-react';
import { useState } from 'react';

import { JsonInput, jsonMark } from '@/components/code/json-input';
import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { allZones } from '@/lib/dates';
import { asProblem, fieldOf } from '@/lib/problem';
import { toast } from '@/lib/toast-store';
import { useAuth } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { useCreateTrigger } from '../api/create-trigger';

import { EventSelect } from './event-select';

interface TriggerDialogProps {
  open: boolean;
  onClose: () => void;
  workflow: string;
}

/** A pattern as it is most often wanted: for one workflow, one agent or one thing. */
function examplePattern(event: string): string {
  if (event.startsWith('execution.')) return '{"payload": {"workflow_id": ["wfl_…"]}}';
  return event.startsWith('session.') ? '{"payload": {"agent_id": ["agt_…"]}}' : '{"subject": ["…"]}';
}

export function TriggerDialog({ open, onClose, workflow }: TriggerDialogProps) {
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()} title={words.triggers.add} text={words.triggers.addText} icon={<CalendarClock aria-hidden className="size-4" />}>
      <TriggerForm workflow={workflow} onClose={onClose} />
    </Dialog>
  );
}

function TriggerForm({ workflow, onClose }: Omit<TriggerDialogProps, 'open'>) {
  const create = useCreateTrigger(workflow);
  const { user } = useAuth();
  const [kind, setKind] = useState<'schedule' | 'event'>('schedule');
  const [cron, setCron] = useState('0 9 * * mon-fri');
  const [zone, setZone] = useState(user?.time_zone ?? 'UTC');
  const [event, setEvent] = useState('session.handoff_requested');
  const [pattern, setPattern] = useState('{}');
  const [input, setInput] = useState('{}');
  const broken = jsonMark(input) !== null || (kind === 'event' && jsonMark(pattern) !== null);
  const faults = Object.fromEntries(asProblem(create.error).faults.map(({ pointer, message }) => [fieldOf(pointer), message]));
  const told = 'cron' in faults || 'zone' in faults || 'event' in faults;

  function send() {
    const shared = { input: JSON.parse(input) as unknown };
    create.mutate(kind === 'schedule' ? { kind, cron, zone, ...shared } : { kind, event, pattern: JSON.parse(pattern) as Record<string, unknown>, ...shared }, {
      onSuccess() {
        toast('good', words.triggers.added);
        onClose();
      },
    });
  }

  return (
    <form
      noValidate
      className="grid gap-5"
      onSubmit={(submitted) => {
        submitted.preventDefault();
        if (!broken) send();
      }}
    >
      {!told && <ProblemNote error={create.error} />}
      <Field label={words.triggers.kind}>
        {(control) => (
          <Select {...control} value={kind} onChange={(changed) => setKind(changed.target.value === 'event' ? 'event' : 'schedule')}>
            <option value="schedule">{words.triggers.kinds.schedule}</option>
            <option value="event">{words.triggers.kinds.event}</option>
          </Select>
        )}
      </Field>
      {kind === 'schedule' ? (
        <>
          <Field label={words.triggers.cron} hint={words.triggers.cronHint} error={faults.cron}>
            {(control) => <Input {...control} code autoComplete="off" spellCheck={false} maxLength={200} value={cron} onChange={(changed) => setCron(changed.target.value)} />}
          </Field>
          <Field label={words.triggers.zone} error={faults.zone}>
            {(control) => (
              <Select {...control} value={zone} onChange={(changed) => setZone(changed.target.value)}>
                {allZones().map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </Select>
            )}
          </Field>
        </>
      ) : (
        <>
          <EventSelect value={event} error={faults.event} onChange={setEvent} />
          <JsonInput low label={words.triggers.pattern} hint={words.triggers.patternHint(examplePattern(event))} value={pattern} onChange={setPattern} />
        </>
      )}
      <JsonInput label={words.executions.input} hint={kind === 'schedule' ? words.triggers.inputHint : words.triggers.inputOfEventHint} value={input} onChange={setInput} />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{words.common.cancel}</Button>
        <Button look="primary" type="submit" disabled={broken || create.isPending}>
          {words.triggers.add}
        </Button>
      </div>
    </form>
  );
}
