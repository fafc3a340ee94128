import { Play } from 'lucide-react';
import { useState } from 'react';

import { JsonInput, jsonMark } from '@/components/code/json-input';
import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { asProblem, fieldOf } from '@/lib/problem';
import { words } from '@/lib/words';

import type { Execution } from '../api/get-execution';
import { useStartExecution } from '../api/start-execution';
import { prettyText } from '../lib/draft';


/** The server's rule for names of executions. */
const namePattern = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/]{1,80}$/;

interface StartDialogProps {
  open: boolean;
  onClose: () => void;
  workflow: string;
  title: string;
  text: string;
  /** What the input begins with. */
  input: unknown;
  /** The version of an execution that is started again, and the latest: one of them is chosen. */
  versions?: { then: number; latest: number };
  onStarted: (execution: Execution) => void;
}

export function StartDialog({ open, onClose, title, text, ...form }: StartDialogProps) {
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()} title={title} text={text} icon={<Play aria-hidden className="size-4" />}>
      <StartForm {...form} onClose={onClose} />
    </Dialog>
  );
}

function StartForm({ workflow, input, versions, onStarted, onClose }: Omit<StartDialogProps, 'open' | 'title' | 'text'>) {
  const start = useStartExecution();
  const [name, setName] = useState('');
  const [value, setValue] = useState(() => prettyText(input));
  const [version, setVersion] = useState(versions?.then);
  const [fault, setFault] = useState<string>();
  const broken = jsonMark(value) !== null;

  function send() {
    const chosen = name.trim();
    if (chosen && !namePattern.test(chosen)) {
      setFault(words.validation.executionName);
      return;
    }
    start.mutate(
      { workflow, body: { ...(chosen ? { name: chosen } : {}), ...(version ? { version } : {}), input: JSON.parse(value) as unknown } },
      {
        onSuccess: onStarted,
        onError: (error) => setFault(asProblem(error).faults.find(({ pointer }) => fieldOf(pointer) === 'name')?.message),
      },
    );
  }

  return (
    <form
      noValidate
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (!broken) send();
      }}
    >
      {!fault && <ProblemNote error={start.error} />}
      <JsonInput label={words.executions.input} hint={words.executions.inputHint} value={value} onChange={setValue} />
      {versions && versions.then !== versions.latest && (
        <Field label={words.executions.version}>
          {(control) => (
            <Select {...control} value={version} onChange={(event) => setVersion(Number(event.target.value))}>
              <option value={versions.then}>{words.executions.sameVersion(versions.then)}</option>
              <option value={versions.latest}>{words.executions.latestVersion(versions.latest)}</option>
            </Select>
          )}
        </Field>
      )}
      <Field label={words.executions.name} hint={words.executions.nameHint} error={fault} optional>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              setFault(undefined);
            }}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{words.common.cancel}</Button>
        <Button look="primary" type="submit" disabled={broken || start.isPending}>
          <Play aria-hidden />
          {words.executions.start}
        </Button>
      </div>
    </form>
  );
}
