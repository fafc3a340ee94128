import { Invitations } from '@/features/accounts/components/invitations';
import { OrganizationForm } from '@/features/accounts/components/organization-form';
import { Roles } from '@/features/accounts/components/roles';
import { useMayManage } from '@/lib/use-auth';

export function Page() {
  const mayManage = useMayManage();
  return (
    <div className="grid gap-5">
      <OrganizationForm />
      {mayManage && <Invitations />}
      <Roles />
    </div>
  );
}
