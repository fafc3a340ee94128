import { ArrowRight, FlaskConical, Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';

import { JsonInput, jsonMark } from '@/components/code/json-input';
import { JsonView } from '@/components/code/json-view';
import { ProblemNote } from '@/components/problem-note';
import { Tabs } from '@/components/tabs';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { words } from '@/lib/words';

import { useTestState, type StateTest } from '../api/test-state';
import { prettyText } from '../lib/draft';
import { allStates, type Machine } from '../lib/machine';
import { sampleInputOf } from '../lib/sample-input';

import { ErrorNote } from './error-note';

const text = words.stateTest;

/** What these do is not done in a test, so the test must be told what comes of it. */
const needsMock = ['Task', 'Map', 'Parallel'];

const tones = { SUCCEEDED: 'good', CAUGHT_ERROR: 'warn', RETRIABLE: 'warn', FAILED: 'bad' } as const;

interface StateTestDialogProps {
  open: boolean;
  onClose: () => void;
  definition: Record<string, unknown>;
  machine: Machine;
  /** The state that is tested first. */
  selected: string | null;
}

export function StateTestDialog({ open, onClose, ...form }: StateTestDialogProps) {
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()} title={text.title} text={text.text} shape="sheet" icon={<FlaskConical aria-hidden className="size-4" />}>
      <StateTestForm {...form} />
    </Dialog>
  );
}

function StateTestForm({ definition, machine, selected }: Omit<StateTestDialogProps, 'open' | 'onClose'>) {
  const test = useTestState();
  const states = allStates(machine);
  const [name, setName] = useState(selected ?? machine.startAt);
  const [input, setInput] = useState(() => prettyText(sampleInputOf(definition)));
  const [fails, setFails] = useState(false);
  const [result, setResult] = useState('{}');
  const [error, setError] = useState('States.TaskFailed');
  const [cause, setCause] = useState('');
  const state = states.find((each) => each.name === name);
  const mocked = needsMock.includes(state?.type ?? '');
  const broken = jsonMark(input) !== null || (mocked && !fails && jsonMark(result) !== null);

  function send() {
    const mock = fails ? { error, cause } : { result: JSON.parse(result) as unknown };
    test.mutate({ definition, state: name, input: JSON.parse(input) as unknown, ...(mocked ? { mock } : {}) });
  }

  return (
    <form
      noValidate
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation(); // The workflow's own form is around the dialog.
        if (!broken) send();
      }}
    >
      <Field label={text.state}>
        {(control) => (
          <Select
            {...control}
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              test.reset();
            }}
          >
            {states.map((each) => (
              <option key={each.id} value={each.name}>
                {`${each.name} · ${each.type}`}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <JsonInput label={text.input} hint={text.inputHint} value={input} onChange={setInput} low />
      {mocked && (
        <Field label={text.does} hint={text.doesHint}>
          {(control) => (
            <Select {...control} value={fails ? 'fails' : 'answers'} onChange={(event) => setFails(event.target.value === 'fails')}>
              <option value="answers">{text.answers}</option>
              <option value="fails">{text.fails}</option>
            </Select>
          )}
        </Field>
      )}
      {mocked && !fails && <JsonInput label={text.result} hint={text.resultHint(state?.type ?? '')} value={result} onChange={setResult} low />}
      {mocked && fails && (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={text.error}>{(control) => <Input {...control} value={error} maxLength={256} onChange={(event) => setError(event.target.value)} />}</Field>
          <Field label={text.cause} optional>
            {(control) => <Input {...control} value={cause} onChange={(event) => setCause(event.target.value)} />}
          </Field>
        </div>
      )}
      <div className="flex justify-end">
        <Button look="primary" type="submit" disabled={broken || test.isPending || !state}>
          <Play aria-hidden />
          {text.run}
        </Button>
      </div>
      <ProblemNote error={test.error} />
      {test.data && <Outcome test={test.data} />}
    </form>
  );
}

function Outcome({ test }: { test: StateTest }) {
  const steps = Object.entries(test.inspection);
  const { status } = test;
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'nearest' });
  }, [test]);
  return (
    <section ref={place} aria-label={text.outcome} className="grid gap-4 border-t border-line pt-5">
      <p className="flex flex-wrap items-center gap-2 text-[0.8125rem]">
        <Badge tone={tones[status]}>{text.statuses[status]}</Badge>
        {test.next_state ? (
          <span className="inline-flex items-center gap-1.5 text-soft">
            <ArrowRight aria-hidden className="size-3.5" />
            <span className="font-medium text-ink">{test.next_state}</span>
          </span>
        ) : (
          status === 'SUCCEEDED' && <span className="text-soft">{text.ends}</span>
        )}
      </p>
      <ErrorNote error={test.error ?? null} cause={test.cause ?? null} look={status === 'FAILED' ? 'bad' : 'warn'} />
      <Tabs
        key={status}
        label={text.views}
        tabs={[
          {
            id: 'output',
            label: text.output,
            content: status === 'FAILED' || status === 'RETRIABLE' ? <p className="py-4 text-[0.8125rem] text-soft">{text.noOutput}</p> : <JsonView label={text.output} value={test.output} />,
          },
          {
            id: 'steps',
            label: text.steps,
            content: (
              <ol className="grid gap-4">
                {steps.map(([step, value]) => (
                  <li key={step} className="grid gap-1.5">
                    <p className="text-xs font-medium text-soft">{text.stepNames[step] ?? step}</p>
                    <JsonView label={text.stepNames[step] ?? step} value={value} />
                  </li>
                ))}
              </ol>
            ),
          },
        ]}
      />
    </section>
  );
}
