import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { z } from 'zod';

import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Skeleton } from '@/components/ui/skeleton';
import { showFaults } from '@/lib/form-errors';
import { toast } from '@/lib/toast-store';
import { useMayManage } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { useOrganization } from '../api/get-organization';
import { useUpdateOrganization } from '../api/update-organization';

import { accountRules } from './account-fields';

const schema = z.object({ name: accountRules.name });

export function OrganizationForm() {
  const organization = useOrganization();
  const mayManage = useMayManage();
  const update = useUpdateOrganization();
  const form = useForm({ resolver: zodResolver(schema), values: { name: organization.data?.name ?? '' } });
  const submit = form.handleSubmit((values) =>
    update.mutate(values, {
      onSuccess: () => toast('good', words.common.saved),
      onError: (error) => showFaults(form, error),
    }),
  );
  return (
    <Card>
      <CardHead title={words.settings.organization} text={words.settings.organizationText} />
      <CardBody>
        {organization.isPending ? (
          <Skeleton className="h-16" />
        ) : organization.isLoadingError ? (
          <ProblemNote error={organization.error} onRetry={() => void organization.refetch()} />
        ) : (
          <form noValidate className="grid gap-5" onSubmit={(event) => void submit(event)}>
            <ProblemNote error={update.error} />
            <Field
              label={words.settings.name}
              hint={mayManage ? undefined : words.settings.organizationReadOnly}
              error={form.formState.errors.name?.message}
            >
              {(control) => <Input {...control} {...form.register('name')} readOnly={!mayManage} autoComplete="organization" />}
            </Field>
            {mayManage && (
              <div>
                <Button look="primary" type="submit" disabled={!form.formState.isDirty || update.isPending}>
                  {words.common.save}
                </Button>
              </div>
            )}
          </form>
        )}
      </CardBody>
    </Card>
  );
}
