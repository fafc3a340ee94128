import { Invitations } from '@/features/accounts/components/invitations';
import { Members } from '@/features/accounts/components/members';
import { OrganizationForm } from '@/features/accounts/components/organization-form';
import { Roles } from '@/features/accounts/components/roles';
import { useMayManage } from '@/lib/use-auth';

export function Page() {
  const mayManage = useMayManage();
  return (
    <div className="grid gap-5">
      <OrganizationForm />
      <Members />
      {mayManage && <Invitations />}
      <Roles />
    </div>
  );
}
