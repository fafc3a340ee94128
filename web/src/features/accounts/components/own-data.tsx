import { zodResolver } from '@hookform/resolvers/zod';
import { Download, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';

import { PasswordInput } from '@/components/password-input';
import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Card, CardHead } from '@/components/ui/card';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { showFaults } from '@/lib/form-errors';
import { words } from '@/lib/words';

import { useDeleteMe } from '../api/delete-me';
import { useExportMe } from '../api/export-me';

const schema = z.object({ current_password: z.string().min(1, words.validation.required) });

const say = words.settings;

/** Taking one's data along, and going. */
export function OwnData() {
  const download = useExportMe();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Card>
        <CardHead
          title={say.ownData}
          text={say.ownDataText}
          action={
            <Button size="sm" disabled={download.isPending} onClick={() => download.mutate()}>
              <Download aria-hidden />
              {say.ownDataDownload}
            </Button>
          }
        />
      </Card>
      <Card>
        <CardHead
          title={say.deleteAccount}
          text={say.deleteAccountText}
          action={
            <Button size="sm" look="danger" onClick={() => setAsking(true)}>
              <Trash2 aria-hidden />
              {say.deleteAccount}
            </Button>
          }
        />
      </Card>
      <Dialog open={asking} onOpenChange={setAsking} title={say.deleteAccountTitle} text={say.deleteAccountText}>
        <DeleteForm onClose={() => setAsking(false)} />
      </Dialog>
    </>
  );
}

function DeleteForm({ onClose }: { onClose: () => void }) {
  const remove = useDeleteMe();
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { current_password: '' } });
  const submit = form.handleSubmit((values) => remove.mutate(values, { onError: (error) => showFaults(form, error) }));
  return (
    <form noValidate className="grid gap-5" onSubmit={(event) => void submit(event)}>
      <ProblemNote error={remove.error} />
      <Field label={say.currentPassword} error={form.formState.errors.current_password?.message}>
        {(control) => <PasswordInput {...control} {...form.register('current_password')} autoComplete="current-password" />}
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{words.common.cancel}</Button>
        <Button look="destroy" type="submit" disabled={remove.isPending}>
          {say.deleteAccount}
        </Button>
      </div>
    </form>
  );
}
