import { LoginList } from '@/features/accounts/components/login-list';
import { PasswordForm } from '@/features/accounts/components/password-form';

export function Page() {
  return (
    <div className="grid gap-5">
      <PasswordForm />
      <LoginList />
    </div>
  );
}
