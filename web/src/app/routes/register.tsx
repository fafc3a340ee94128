import { Link, useLocation } from 'react-router';

import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useSetup } from '@/features/accounts/api/get-setup';
import { useInvitation } from '@/features/accounts/api/look-at-invitation';
import { AuthPage } from '@/features/accounts/components/auth-page';
import { RegisterForm } from '@/features/accounts/components/register-form';
import { useLinkToken } from '@/lib/use-link-token';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  const setup = useSetup();
  const state: unknown = useLocation().state;
  const invitation = useLinkToken('invitation');
  const seen = useInvitation(invitation);
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
  let text: string = open && !invitation ? words.auth.registerOpenText : words.auth.registerText;
  if (seen.data) text = words.auth.invitedText(seen.data.organization, words.roles[seen.data.role].name);
  return (
    <AuthPage title={words.auth.registerTitle} text={text}>
      {setup.isPending || seen.isLoading ? (
        <SkeletonRows rows={4} />
      ) : (
        <div className="grid gap-4">
          <ProblemNote error={seen.error} />
          <RegisterForm
            invitation={invitation}
            invitationOnly={!open}
            {...(seen.data ? { invited: seen.data.email } : {})}
          />
        </div>
      )}
      <p className="mt-5 text-[0.8125rem] text-soft">
        <Link to={to.signIn} state={state} className="font-medium text-accent-ink underline underline-offset-4">
          {words.auth.haveAccount}
        </Link>
      </p>
    </AuthPage>
  );
}
