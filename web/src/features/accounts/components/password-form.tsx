import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { z } from 'zod';

import { PasswordInput } from '@/components/password-input';
import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { showFaults } from '@/lib/form-errors';
import { toast } from '@/lib/toast-store';
import { words } from '@/lib/words';

import { useChangePassword } from '../api/change-password';

import { accountRules } from './account-fields';

const schema = z.object({
  current_password: z.string().min(1, words.validation.required),
  new_password: accountRules.password,
});

export function PasswordForm() {
  const change = useChangePassword();
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { current_password: '', new_password: '' } });
  const { errors } = form.formState;
  const submit = form.handleSubmit((values) =>
    change.mutate(values, {
      onSuccess() {
        form.reset();
        toast('good', words.settings.passwordChanged);
      },
      onError: (error) => showFaults(form, error),
    }),
  );
  return (
    <Card>
      <CardHead title={words.settings.password} text={words.settings.passwordText} />
      <CardBody>
        <form noValidate className="grid gap-5" onSubmit={(event) => void submit(event)}>
          <ProblemNote error={change.error} />
          <Field label={words.settings.currentPassword} error={errors.current_password?.message}>
            {(control) => <PasswordInput {...control} {...form.register('current_password')} autoComplete="current-password" />}
          </Field>
          <Field label={words.settings.newPassword} hint={words.auth.passwordHint} error={errors.new_password?.message}>
            {(control) => <PasswordInput {...control} {...form.register('new_password')} autoComplete="new-password" />}
          </Field>
          <div>
            <Button look="primary" type="submit" disabled={change.isPending}>
              {words.settings.changePassword}
            </Button>
          </div>
        </form>
      </CardBody>
    </Card>
  );
}
