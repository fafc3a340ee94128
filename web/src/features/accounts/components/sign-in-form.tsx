import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { Link } from 'react-router';
import { z } from 'zod';

import { PasswordInput } from '@/components/password-input';
import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { useCountdown } from '@/lib/use-countdown';
import { words } from '@/lib/words';

import { useLogin } from '../api/login';

const schema = z.object({
  email: z.string().trim().min(1, words.validation.required),
  password: z.string().min(1, words.validation.required),
});

export function SignInForm({ forgotLink }: { forgotLink: string }) {
  const login = useLogin();
  const wait = useCountdown(login.error);
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { email: '', password: '' } });
  const { errors } = form.formState;
  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => void form.handleSubmit((values) => login.mutate(values))(event)}>
      <ProblemNote error={login.error} />
      <Field label={words.auth.email} error={errors.email?.message}>
        {(control) => <Input {...control} {...form.register('email')} type="email" autoComplete="username" />}
      </Field>
      <Field label={words.auth.password} error={errors.password?.message}>
        {(control) => <PasswordInput {...control} {...form.register('password')} autoComplete="current-password" />}
      </Field>
      <Button look="primary" type="submit" className="mt-1" disabled={login.isPending || wait > 0}>
        {wait > 0 ? words.errors.waitShort(wait) : words.auth.signIn}
      </Button>
      <Link to={forgotLink} className="w-fit text-[0.8125rem] font-medium text-accent-ink underline underline-offset-4">
        {words.auth.forgot}
      </Link>
    </form>
  );
}
