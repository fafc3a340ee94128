import { zodResolver } from '@hookform/resolvers/zod';
import { useForm, useWatch } from 'react-hook-form';
import { z } from 'zod';

import { Facts } from '@/components/facts';
import { LeaveGuard } from '@/components/leave-guard';
import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { allZones, browserZone, formatDateTime } from '@/lib/dates';
import { showFaults } from '@/lib/form-errors';
import { toast } from '@/lib/toast-store';
import { useUser } from '@/lib/use-auth';
import { useNow } from '@/lib/use-now';
import { words } from '@/lib/words';

import { useUpdateMe } from '../api/update-me';

import { accountRules } from './account-fields';

const schema = z.object({ name: accountRules.name, time_zone: z.string() });

export function ProfileForm() {
  const user = useUser();
  const update = useUpdateMe();
  const now = useNow(15_000);
  const form = useForm({ resolver: zodResolver(schema), values: { name: user.name, time_zone: user.time_zone } });
  const zone = useWatch({ control: form.control, name: 'time_zone' });
  const zones = new Set([...allZones(), user.time_zone]);
  const here = browserZone();
  const submit = form.handleSubmit((values) =>
    update.mutate(values, {
      onSuccess: () => toast('good', words.common.saved),
      onError: (error) => showFaults(form, error),
    }),
  );
  return (
    <Card>
      <LeaveGuard active={form.formState.isDirty} saving={update.isPending} />
      <CardHead title={words.settings.tabs.profile} text={words.settings.profileText} />
      <CardBody>
        <form noValidate className="grid gap-5" onSubmit={(event) => void submit(event)}>
          <ProblemNote error={update.error} />
          <Field label={words.settings.name} error={form.formState.errors.name?.message}>
            {(control) => <Input {...control} {...form.register('name')} autoComplete="name" />}
          </Field>
          <div>
            <Field
              label={words.settings.timeZone}
              hint={words.settings.timeZoneHint(formatDateTime(new Date(now).toISOString(), zone))}
            >
              {(control) => (
                <Select {...control} {...form.register('time_zone')}>
                  {[...zones].map((name) => (
                    <option key={name}>{name}</option>
                  ))}
                </Select>
              )}
            </Field>
            {zone !== here && (
              <Button look="link" size="sm" className="mt-1" onClick={() => form.setValue('time_zone', here, { shouldDirty: true })}>
                {words.settings.useBrowserZone(here)}
              </Button>
            )}
          </div>
          <div className="rounded-lg bg-sunken p-4">
            <Facts
              rows={[
                [words.settings.role, words.roles[user.role].name],
              ]}
            />
          </div>
          <div>
            <Button look="primary" type="submit" disabled={!form.formState.isDirty || update.isPending}>
              {words.common.save}
            </Button>
          </div>
        </form>
      </CardBody>
    </Card>
  );
}
