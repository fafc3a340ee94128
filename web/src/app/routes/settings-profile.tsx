import { Appearance } from '@/features/accounts/components/appearance';
import { ProfileForm } from '@/features/accounts/components/profile-form';

export function Page() {
  return (
    <div className="grid gap-5">
      <ProfileForm />
      <Appearance />
    </div>
  );
}
