import { zodResolver } from '@hookform/resolvers/zod';
import { useForm, type UseFormRegister } from 'react-hook-form';
import { z } from 'zod';

import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { browserZone } from '@/lib/dates';
import { showFaults } from '@/lib/form-errors';
import { useCountdown } from '@/lib/use-countdown';
import { words } from '@/lib/words';

import { useRegister } from '../api/register';

import { AccountFields, accountRules } from './account-fields';

interface RegisterFormProps {
  /** From the link of the invitation. */
  invitation: string;
  /** Whom it is for, if it is a good one. */
  invited?: string;
  /** Whether the server takes nobody without an invitation. */
  invitationOnly: boolean;
}

export function RegisterForm({ invitation, invited, invitationOnly }: RegisterFormProps) {
  const register = useRegister();
  const wait = useCountdown(register.error);
  const code = z.string().trim();
  const schema = z.object({
    ...accountRules,
    invitation_token: invitationOnly ? code.min(1, words.validation.required) : code,
  });
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: { name: '', email: invited ?? '', password: '', invitation_token: invitation },
  });
  const { errors } = form.formState;
  const submit = form.handleSubmit(({ invitation_token, ...values }) =>
    register.mutate(
      { ...values, time_zone: browserZone(), ...(invitation_token ? { invitation_token } : {}) },
      { onError: (error) => showFaults(form, error) },
    ),
  );
  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      <ProblemNote error={register.error} />
      {!invited && (
        <Field
          label={words.auth.invitation}
          hint={words.auth.invitationHint}
          error={errors.invitation_token?.message}
          optional={!invitationOnly}
        >
          {(control) => (
            <Input {...control} {...form.register('invitation_token')} autoComplete="off" spellCheck={false} code />
          )}
        </Field>
      )}
      <AccountFields
        register={form.register as unknown as UseFormRegister<{ name: string; email: string; password: string }>}
        errors={errors}
        {...(invited ? { emailFixed: words.auth.invitedEmail } : {})}
      />
      <Button look="primary" type="submit" className="mt-1" disabled={register.isPending || wait > 0}>
        {wait > 0 ? words.errors.waitShort(wait) : words.auth.register}
      </Button>
    </form>
  );
}
