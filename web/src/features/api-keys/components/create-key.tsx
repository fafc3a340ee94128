import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';

import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { showFaults } from '@/lib/form-errors';
import { useMayManage, useUser } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { useCreateKey } from '../api/create-key';
import { expiryOf } from '../lib/expiry';

import { KeyShown } from './key-shown';

const scopes = ['chat', 'voice', 'admin'] as const;

const schema = z.object({
  name: z.string().trim().min(1, words.validation.shortName).max(100, words.validation.shortName),
  scopes: z.array(z.enum(scopes)).min(1, words.validation.scopes),
  agent_id: z.string(),
  rate_per_hour: z
    .string()
    .regex(/^\d+$/, words.validation.rate)
    .refine((text) => Number(text) >= 1 && Number(text) <= 1_000_000, words.validation.rate),
  expires_on: z.string().refine((day) => !day || Date.parse(day) + 86_400_000 > Date.now(), words.validation.expiry),
});

interface CreateKeyProps {
  open: boolean;
  onClose: () => void;
  agents: { id: string; name: string }[];
  initial?: { name: string; agent_id: string };
}

/** Asks what the key may do, then shows it: once, with the copy button under the hand. */
export function CreateKey({ open, onClose, agents, initial }: CreateKeyProps) {
  const [made, setMade] = useState<string | null>(null);
  function close() {
    onClose();
    setMade(null);
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      title={made ? words.keys.createdTitle : words.keys.createTitle}
      text={made ? words.keys.createdText : words.keys.text}
    >
      {made ? <KeyShown value={made} onDone={close} /> : <KeyForm agents={agents} initial={initial} onMade={setMade} />}
    </Dialog>
  );
}

interface KeyFormProps {
  agents: CreateKeyProps['agents'];
  initial: CreateKeyProps['initial'];
  onMade: (key: string) => void;
}

function KeyForm({ agents, initial, onMade }: KeyFormProps) {
  const { time_zone: zone } = useUser();
  const mayManage = useMayManage();
  const create = useCreateKey();
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: {
      name: initial?.name ?? '',
      scopes: ['chat'] as (typeof scopes)[number][],
      agent_id: initial?.agent_id ?? '',
      rate_per_hour: '1000',
      expires_on: '',
    },
  });
  const { errors } = form.formState;
  const submit = form.handleSubmit((values) =>
    create.mutate(
      {
        name: values.name,
        scopes: values.scopes,
        agent_id: values.agent_id || null,
        rate_per_hour: Number(values.rate_per_hour),
        expires_at: expiryOf(values.expires_on, zone),
      },
      { onSuccess: (answer) => onMade(answer.key), onError: (error) => showFaults(form, error) },
    ),
  );
  return (
    <form noValidate className="grid gap-5" onSubmit={(event) => void submit(event)}>
      <ProblemNote error={create.error} />
      <Field label={words.keys.name} hint={words.keys.nameHint} error={errors.name?.message}>
        {(control) => <Input {...control} {...form.register('name')} placeholder={words.keys.namePlaceholder} />}
      </Field>
      <fieldset aria-describedby="scopes-note">
        <legend className="mb-1.5 text-[0.8125rem] font-medium">{words.keys.scopesLabel}</legend>
        <div className="divide-y divide-line rounded-lg border border-line">
          {scopes.filter((scope) => scope !== 'admin' || mayManage).map((scope) => (
            <label key={scope} className="flex cursor-pointer items-start gap-3 px-3.5 py-2.5">
              <input type="checkbox" value={scope} {...form.register('scopes')} className="mt-0.5 size-4 accent-accent" />
              <span>
                <span className="block text-[0.8125rem] font-medium">{words.keys.scopes[scope].name}</span>
                <span className="block text-xs text-soft">{words.keys.scopes[scope].text}</span>
              </span>
            </label>
          ))}
        </div>
        <p id="scopes-note" className="mt-1.5 text-[0.8125rem] text-bad empty:hidden">
          {errors.scopes?.message}
        </p>
      </fieldset>
      <Field label={words.keys.agent}>
        {(control) => (
          <Select {...control} {...form.register('agent_id')}>
            <option value="">{words.keys.anyAgent}</option>
            {agents.map((agent) => (
              <option key={agent.id} value={agent.id}>
                {agent.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label={words.keys.rate} hint={words.keys.rateHint} error={errors.rate_per_hour?.message}>
          {(control) => <Input {...control} {...form.register('rate_per_hour')} inputMode="numeric" />}
        </Field>
        <Field label={words.keys.expires} hint={words.keys.expiresHint} error={errors.expires_on?.message} optional>
          {(control) => <Input {...control} {...form.register('expires_on')} type="date" />}
        </Field>
      </div>
      <div className="flex justify-end">
        <Button look="primary" type="submit" disabled={create.isPending}>
          {words.keys.create}
        </Button>
      </div>
    </form>
  );
}
