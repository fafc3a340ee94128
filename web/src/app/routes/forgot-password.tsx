import { Link } from 'react-router';

import { Note } from '@/components/note';
import { useSetup } from '@/features/accounts/api/get-setup';
import { AuthPage } from '@/features/accounts/components/auth-page';
import { ForgotPasswordForm } from '@/features/accounts/components/forgot-password-form';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  const { data: setup } = useSetup();
  return (
    <AuthPage title={words.auth.forgotTitle} text={setup?.mail === false ? words.auth.mailOffTitle : words.auth.forgotText}>
      {setup?.mail === false ? (
        <Note look="warn">
          {words.auth.mailOffReset}
          <code className="mt-1.5 block font-mono text-[0.75rem]">{words.auth.mailOffCommand}</code>
        </Note>
      ) : (
        <ForgotPasswordForm />
      )}
      <p className="mt-5 text-[0.8125rem]">
        <Link to={to.signIn} className="font-medium text-accent-ink underline underline-offset-4">
          {words.auth.backToSignIn}
        </Link>
      </p>
    </AuthPage>
  );
}
