import { zodResolver } from '@hookform/resolvers/zod';
import { MailCheck } from 'lucide-react';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';

import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { showFaults } from '@/lib/form-errors';
import { useCountdown } from '@/lib/use-countdown';
import { words } from '@/lib/words';

import { useRequestPasswordReset } from '../api/request-password-reset';

import { accountRules } from './account-fields';

const schema = z.object({ email: accountRules.email });

export function ForgotPasswordForm() {
  const request = useRequestPasswordReset();
  const wait = useCountdown(request.error);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { email: '' } });
  const submit = form.handleSubmit((values) =>
    request.mutate(values, { onSuccess: () => setSentTo(values.email), onError: (error) => showFaults(form, error) }),
  );
  if (sentTo !== null) {
    return (
      <div role="status" className="grid gap-3">
        <p className="flex items-center gap-2.5 text-base font-semibold">
          <MailCheck aria-hidden className="size-5 text-accent-ink" />
          {words.auth.forgotSentTitle}
        </p>
        <p className="text-soft">{words.auth.forgotSentText(sentTo)}</p>
        <p className="text-[0.8125rem] text-faint">{words.auth.forgotSentHint}</p>
        <div>
          <Button look="link" onClick={() => setSentTo(null)}>
            {words.auth.forgotAgain}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      <ProblemNote error={request.error} />
      <Field label={words.auth.email} error={form.formState.errors.email?.message}>
        {(control) => <Input {...control} {...form.register('email')} type="email" autoComplete="username" />}
      </Field>
      <Button look="primary" type="submit" className="mt-1" disabled={request.isPending || wait > 0}>
        {wait > 0 ? words.errors.waitShort(wait) : words.auth.forgotSend}
      </Button>
    </form>
  );
}
