import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';

import { Note } from '@/components/note';
import { PasswordInput } from '@/components/password-input';
import { ProblemNote } from '@/components/problem-note';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { showFaults } from '@/lib/form-errors';
import { toast } from '@/lib/toast-store';
import { useUser } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { useChangeEmail } from '../api/change-email';
import { useSetup } from '../api/get-setup';

import { accountRules } from './account-fields';

const schema = z.object({ email: accountRules.email, current_password: z.string().min(1, words.validation.required) });

export function EmailForm() {
  const user = useUser();
  const { data: setup } = useSetup();
  const [open, setOpen] = useState(false);
  const confirmed = user.email_confirmed_at !== null;
  return (
    <Card>
      <CardHead title={words.settings.emailTitle} text={words.settings.emailText} />
      <CardBody className="grid gap-4">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <p className="min-w-0 font-medium break-all">{user.email}</p>
          {setup?.mail && (
            <Badge tone={confirmed ? 'good' : 'warn'} dot>
              {confirmed ? words.settings.emailConfirmed : words.settings.emailUnconfirmed}
            </Badge>
          )}
          {!open && (
            <Button size="sm" className="sm:ml-auto" onClick={() => setOpen(true)}>
              {words.settings.emailChange}
            </Button>
          )}
        </div>
        {user.email_pending && <Note>{words.settings.emailPending(user.email_pending)}</Note>}
        {setup && !setup.mail && <p className="text-[0.8125rem] text-faint">{words.settings.emailMailOff}</p>}
        {open && <ChangeEmail onClose={() => setOpen(false)} />}
      </CardBody>
    </Card>
  );
}

function ChangeEmail({ onClose }: { onClose: () => void }) {
  const change = useChangeEmail();
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { email: '', current_password: '' } });
  const { errors } = form.formState;
  const submit = form.handleSubmit((values) =>
    change.mutate(values, {
      onSuccess(user) {
        toast('good', user.email_pending ? words.settings.emailChangeSent(user.email_pending) : words.settings.emailChanged);
        onClose();
      },
      onError: (error) => showFaults(form, error),
    }),
  );
  return (
    <form noValidate className="grid gap-5" onSubmit={(event) => void submit(event)}>
      <ProblemNote error={change.error} />
      <Field label={words.settings.emailNew} error={errors.email?.message}>
        {(control) => <Input {...control} {...form.register('email')} type="email" autoComplete="email" />}
      </Field>
      <Field label={words.settings.currentPassword} error={errors.current_password?.message}>
        {(control) => <PasswordInput {...control} {...form.register('current_password')} autoComplete="current-password" />}
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" type="submit" disabled={change.isPending}>
          {words.settings.emailChange}
        </Button>
        <Button onClick={onClose}>{words.common.cancel}</Button>
      </div>
    </form>
  );
}
