import { KeyRound } from 'lucide-react';
import { useState } from 'react';

import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { asProblem, fieldOf } from '@/lib/problem';
import { toast } from '@/lib/toast-store';
import { useLast } from '@/lib/use-last';
import { words } from '@/lib/words';

import { useSetSecret } from '../api/set-secret';

interface SecretDialogProps {
  /** Null: closed; empty: a new one; else whose value is replaced. */
  name: string | null;
  taken: string[];
  onClose: () => void;
}

export function SecretDialog({ name, taken, onClose }: SecretDialogProps) {
  const shown = useLast(name) ?? '';
  return (
    <Dialog
      open={name !== null}
      onOpenChange={(open) => !open && onClose()}
      title={shown ? words.secrets.replaceTitle(shown) : words.secrets.add}
      text={words.secrets.dialogText}
      icon={<KeyRound aria-hidden className="size-4" />}
    >
      <SecretForm replaced={shown} taken={taken} onClose={onClose} />
    </Dialog>
  );
}

interface SecretFormProps {
  replaced: string;
  taken: string[];
  onClose: () => void;
}

function SecretForm({ replaced, taken, onClose }: SecretFormProps) {
  const [name, setName] = useState(replaced);
  const [value, setValue] = useState('');
  const [tried, setTried] = useState(false);
  const set = useSetSecret();
  const faults = Object.fromEntries(asProblem(set.error).faults.map(({ pointer, message }) => [fieldOf(pointer), message]));
  const nameFault = !/^[A-Z0-9_]{1,64}$/.test(name) ? words.secrets.nameFault : !replaced && taken.includes(name) ? words.secrets.nameTaken : undefined;
  const valueFault = !/^[ -~]{8,4000}$/.test(value) ? words.secrets.valueFault : undefined;
  return (
    <form
      noValidate
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (nameFault || valueFault) return;
        set.mutate(
          { name, value },
          {
            onSuccess() {
              toast('good', replaced ? words.secrets.replaced(name) : words.secrets.kept(name));
              onClose();
            },
          },
        );
      }}
    >
      {Object.keys(faults).length === 0 && <ProblemNote error={set.error} />}
      {!replaced && (
        <Field label={words.secrets.name} hint={words.secrets.nameHint} error={tried ? (nameFault ?? faults.name) : undefined}>
          {(control) => (
            <Input
              {...control}
              code
              autoComplete="off"
              spellCheck={false}
              maxLength={64}
              placeholder={words.secrets.namePlaceholder}
              value={name}
              onChange={(event) => setName(event.target.value.toUpperCase().replaceAll(/[ -]/g, '_'))}
            />
          )}
        </Field>
      )}
      <Field label={words.secrets.value} hint={words.secrets.valueHint} error={tried ? (valueFault ?? faults.value) : undefined}>
        {(control) => <Input {...control} type="password" code autoComplete="new-password" maxLength={4000} value={value} onChange={(event) => setValue(event.target.value)} />}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{words.common.cancel}</Button>
        <Button look="primary" type="submit" disabled={set.isPending}>
          {replaced ? words.secrets.replace : words.common.save}
        </Button>
      </div>
    </form>
  );
}
