import { LoginList } from '@/features/accounts/components/login-list';
import { OwnData } from '@/features/accounts/components/own-data';
import { PasswordForm } from '@/features/accounts/components/password-form';

export function Page() {
  return (
    <div className="grid gap-5">
      <PasswordForm />
      <LoginList />
      <OwnData />
    </div>
  );
}
