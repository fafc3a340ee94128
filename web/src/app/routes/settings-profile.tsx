import { Appearance } from '@/features/accounts/components/appearance';
import { EmailForm } from '@/features/accounts/components/email-form';
import { ProfileForm } from '@/features/accounts/components/profile-form';

export function Page() {
  return (
    <div className="grid gap-5">
      <ProfileForm />
      <EmailForm />
      <Appearance />
    </div>
  );
}
