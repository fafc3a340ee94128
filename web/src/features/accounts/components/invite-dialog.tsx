import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';

import { CopyButton } from '@/components/copy-button';
import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { showFaults } from '@/lib/form-errors';
import { useUser } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { useCreateInvitation } from '../api/create-invitation';
import { roles, rolesToInvite, type Role } from '../lib/member-rules';

import { accountRules } from './account-fields';

const schema = z.object({ email: accountRules.email, role: z.enum(roles) });

/** Makes an invitation, then shows its link: once. */
export function InviteDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [made, setMade] = useState<{ link: string; emailed: boolean } | null>(null);
  const link = made?.link;
  function close() {
    onClose();
    setMade(null);
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      title={link ? words.settings.inviteCreated : words.settings.invite}
      text={made ? (made.emailed ? words.settings.inviteMailed : words.settings.inviteCreatedText) : words.settings.invitationsText}
    >
      {link ? (
        <div className="grid gap-4">
          <div className="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-sunken p-3">
            <output aria-label={words.settings.inviteLink} className="min-w-0 flex-1 basis-56 font-mono text-[0.8125rem] break-all select-all">
              {link}
            </output>
            <CopyButton text={link} label={words.settings.inviteCopy} look="primary" />
          </div>
          <div className="flex justify-end">
            <Button onClick={close}>{words.common.close}</Button>
          </div>
        </div>
      ) : (
        <InviteForm
          onMade={({ token, emailed }) =>
            setMade({ link: `${window.location.origin}/register#invitation=${encodeURIComponent(token)}`, emailed })
          }
        />
      )}
    </Dialog>
  );
}

function InviteForm({ onMade }: { onMade: (answer: { token: string; emailed: boolean }) => void }) {
  const { role: mine } = useUser();
  const create = useCreateInvitation();
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { email: '', role: 'member' as Role } });
  const submit = form.handleSubmit((values) =>
    create.mutate(values, { onSuccess: onMade, onError: (error) => showFaults(form, error) }),
  );
  return (
    <form noValidate className="grid gap-5" onSubmit={(event) => void submit(event)}>
      <ProblemNote error={create.error} />
      <Field label={words.settings.inviteEmail} error={form.formState.errors.email?.message}>
        {(control) => <Input {...control} {...form.register('email')} type="email" autoComplete="off" />}
      </Field>
      <Field label={words.settings.inviteRole}>
        {(control) => (
          <Select {...control} {...form.register('role')}>
            {rolesToInvite(mine).map((role) => (
              <option key={role} value={role}>
                {words.roles[role].name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className="flex justify-end">
        <Button look="primary" type="submit" disabled={create.isPending}>
          {words.settings.inviteSend}
        </Button>
      </div>
    </form>
  );
}
