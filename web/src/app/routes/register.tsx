import { Link, useLocation } from 'react-router';

import { Button } from '@/components/ui/button';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useSetup } from '@/features/accounts/api/get-setup';
import { AuthPage } from '@/features/accounts/components/auth-page';
import { RegisterForm } from '@/features/accounts/components/register-form';
import { useLinkToken } from '@/lib/use-link-token';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  const setup = useSetup();
  const state: unknown = useLocation().state;
  const invitation = useLinkToken('invitation');
  if (setup.data?.registration === 'closed') {
    return (
      <AuthPage title={words.auth.registerClosedTitle} text={words.auth.registerClosedText}>
        <Button asChild className="justify-self-start">
          <Link to={to.signIn}>{words.auth.haveAccount}</Link>
        </Button>
      </AuthPage>
    );
  }
  const open = setup.data?.registration === 'open';
  const text = open && !invitation ? words.auth.registerOpenText : words.auth.registerText;
  return (
    <AuthPage title={words.auth.registerTitle} text={text}>
      {setup.isPending ? <SkeletonRows rows={4} /> : <RegisterForm invitation={invitation} invitationOnly={!open} />}
      <p className="mt-5 text-[0.8125rem] text-soft">
        <Link to={to.signIn} state={state} className="font-medium text-accent-ink underline underline-offset-4">
          {words.auth.haveAccount}
        </Link>
      </p>
    </AuthPage>
  );
}
