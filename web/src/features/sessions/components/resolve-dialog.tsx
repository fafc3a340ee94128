import { CircleCheck } from 'lucide-react';
import { useState } from 'react';

import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { toast } from '@/lib/toast-store';
import { words } from '@/lib/words';

import { outcomes, useResolveSession, type Outcome } from '../api/resolve-session';

const noteMax = 2000;

export function ResolveDialog({ sessionId, open, onOpenChange }: { sessionId: string; open: boolean; onOpenChange: (open: boolean) => void }) {
  const [outcome, setOutcome] = useState<Outcome>('resolved');
  const [note, setNote] = useState('');
  const resolve = useResolveSession();
  const send = () =>
    resolve.mutate(
      { id: sessionId, outcome, note },
      {
        onSuccess() {
          onOpenChange(false);
          toast('good', words.handoff.resolved);
        },
      },
    );
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      icon={<CircleCheck aria-hidden className="size-4" />}
      title={words.handoff.resolveTitle}
      text={words.handoff.resolveText}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{words.common.cancel}</Button>
          <Button look="primary" disabled={resolve.isPending} onClick={send}>
            {words.handoff.resolve}
          </Button>
        </>
      }
    >
      <div className="grid gap-5">
        <fieldset className="grid gap-2">
          <legend className="mb-2 text-[0.8125rem] font-medium">{words.handoff.outcome}</legend>
          <div className="grid grid-cols-2 gap-2">
            {outcomes.map((value) => (
              <label
                key={value}
                className="flex items-center gap-2.5 rounded-lg border border-line bg-surface px-3 py-2.5 text-sm transition-colors hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2"
              >
                <input
                  type="radio"
                  name="outcome"
                  value={value}
                  checked={outcome === value}
                  onChange={() => setOutcome(value)}
                  className="size-4 accent-accent"
                />
                {words.handoff.outcomes[value]}
              </label>
            ))}
          </div>
        </fieldset>
        <Field label={words.handoff.note} optional>
          {(control) => (
            <Textarea
              {...control}
              value={note}
              maxLength={noteMax}
              placeholder={words.handoff.notePlaceholder}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
        {resolve.isError && <ProblemNote error={resolve.error} />}
      </div>
    </Dialog>
  );
}
