import type { FieldErrors, UseFormRegister } from 'react-hook-form';
import { z } from 'zod';

import { PasswordInput } from '@/components/password-input';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { words } from '@/lib/words';

/** The rules of the server, so that most faults are told before anything is sent. */
export const accountRules = {
  name: z.string().trim().min(1, words.validation.shortName).max(100, words.validation.shortName),
  email: z.email(words.validation.email).max(254, words.validation.email),
  password: z.string().min(8, words.validation.passwordLength).max(128, words.validation.passwordLength),
};

interface AccountValues {
  name: string;
  email: string;
  password: string;
}

interface AccountFieldsProps {
  register: UseFormRegister<AccountValues>;
  errors: FieldErrors<AccountValues>;
  /** Why the address cannot be another one. */
  emailFixed?: string;
}

export function AccountFields({ register, errors, emailFixed }: AccountFieldsProps) {
  return (
    <>
      <Field label={words.auth.name} error={errors.name?.message}>
        {(control) => <Input {...control} {...register('name')} autoComplete="name" />}
      </Field>
      <Field label={words.auth.email} hint={emailFixed} error={errors.email?.message}>
        {(control) => <Input {...control} {...register('email')} type="email" autoComplete="username" readOnly={Boolean(emailFixed)} />}
      </Field>
      <Field label={words.auth.password} hint={words.auth.passwordHint} error={errors.password?.message}>
        {(control) => <PasswordInput {...control} {...register('password')} autoComplete="new-password" />}
      </Field>
    </>
  );
}
