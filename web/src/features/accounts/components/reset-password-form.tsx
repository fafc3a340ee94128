import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { z } from 'zod';

import { PasswordInput } from '@/components/password-input';
import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { showFaults } from '@/lib/form-errors';
import { asProblem } from '@/lib/problem';
import { useCountdown } from '@/lib/use-countdown';
import { words } from '@/lib/words';

import { useResetPassword } from '../api/reset-password';

import { accountRules } from './account-fields';

const schema = z.object({ password: accountRules.password });

interface ResetPasswordFormProps {
  token: string;
  onDone: () => void;
  /** The link is no longer good. */
  onBad: () => void;
}

export function ResetPasswordForm({ token, onDone, onBad }: ResetPasswordFormProps) {
  const reset = useResetPassword();
  const wait = useCountdown(reset.error);
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { password: '' } });
  const submit = form.handleSubmit(({ password }) =>
    reset.mutate(
      { token, password },
      {
        onSuccess: onDone,
        onError(error) {
          if (asProblem(error).code === 'LINK_INVALID') onBad();
          else showFaults(form, error);
        },
      },
    ),
  );
  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      <ProblemNote error={reset.error} />
      <Field label={words.settings.newPassword} hint={words.auth.passwordHint} error={form.formState.errors.password?.message}>
        {(control) => <PasswordInput {...control} {...form.register('password')} autoComplete="new-password" />}
      </Field>
      <Button look="primary" type="submit" className="mt-1" disabled={reset.isPending || wait > 0}>
        {wait > 0 ? words.errors.waitShort(wait) : words.auth.reset}
      </Button>
    </form>
  );
}
