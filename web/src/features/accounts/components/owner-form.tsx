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

import { useCreateOwner } from '../api/create-owner';

import { AccountFields, accountRules } from './account-fields';

const schema = z.object({
  token: z.string().trim().min(1, words.validation.required),
  ...accountRules,
  organization_name: z.string().trim().max(100, words.validation.shortName),
});

export function OwnerForm() {
  const create = useCreateOwner();
  const wait = useCountdown(create.error);
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: { token: '', name: '', email: '', password: '', organization_name: '' },
  });
  const { errors } = form.formState;
  const submit = form.handleSubmit(({ organization_name, ...values }) =>
    create.mutate(
      { ...values, time_zone: browserZone(), ...(organization_name ? { organization_name } : {}) },
      { onError: (error) => showFaults(form, error) },
    ),
  );
  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      <ProblemNote error={create.error} />
      <Field label={words.auth.token} hint={words.auth.tokenHint} error={errors.token?.message}>
        {(control) => (
          <Input {...control} {...form.register('token')} autoComplete="off" spellCheck={false} code />
        )}
      </Field>
      <AccountFields
        register={form.register as unknown as UseFormRegister<{ name: string; email: string; password: string }>}
        errors={errors}
      />
      <Field label={words.auth.organization} hint={words.auth.organizationHint} error={errors.organization_name?.message} optional>
        {(control) => <Input {...control} {...form.register('organization_name')} autoComplete="organization" />}
      </Field>
      <Button look="primary" type="submit" className="mt-1" disabled={create.isPending || wait > 0}>
        {wait > 0 ? words.errors.waitShort(wait) : words.auth.setup}
      </Button>
    </form>
  );
}
