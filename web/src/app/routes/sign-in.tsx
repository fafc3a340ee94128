import { Link, Navigate, useLocation } from 'react-router';

import { useSetup } from '@/features/accounts/api/get-setup';
import { AuthPage } from '@/features/accounts/components/auth-page';
import { DemoCard } from '@/features/accounts/components/demo-card';
import { SignInForm } from '@/features/accounts/components/sign-in-form';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  const { data: setup } = useSetup();
  const state: unknown = useLocation().state;
  if (setup?.needed && !setup.demo) return <Navigate to={to.welcome} replace state={state} />;
  return (
    <AuthPage title={words.auth.signInTitle} text={words.auth.signInText}>
      <SignInForm forgotLink={to.forgotPassword} />
      {setup && !setup.needed && setup.registration !== 'closed' && (
        <p className="mt-5 text-[0.8125rem] text-soft">
          <Link to={to.register} state={state} className="font-medium text-accent-ink underline underline-offset-4">
            {setup.registration === 'open' ? words.auth.createAccount : words.auth.haveInvitation}
          </Link>
        </p>
      )}
      {setup?.needed && (
        <p className="mt-5 text-[0.8125rem] text-soft">
          <Link to={to.welcome} state={state} className="font-medium text-accent-ink underline underline-offset-4">
            {words.auth.setupTitle}
          </Link>
        </p>
      )}
      {setup?.demo && <DemoCard demo={setup.demo} />}
    </AuthPage>
  );
}
