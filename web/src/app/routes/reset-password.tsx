import { useState } from 'react';
import { Link } from 'react-router';

import { Button } from '@/components/ui/button';
import { AuthPage } from '@/features/accounts/components/auth-page';
import { ResetPasswordForm } from '@/features/accounts/components/reset-password-form';
import { useLinkToken } from '@/lib/use-link-token';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  const token = useLinkToken();
  const [outcome, setOutcome] = useState<'open' | 'done' | 'bad'>(token ? 'open' : 'bad');
  if (outcome === 'done') {
    return (
      <AuthPage title={words.auth.resetDoneTitle} text={words.auth.resetDoneText}>
        <Button asChild look="primary">
          <Link to={to.signIn}>{words.auth.signIn}</Link>
        </Button>
      </AuthPage>
    );
  }
  if (outcome === 'bad') {
    return (
      <AuthPage title={token ? words.auth.linkBadTitle : words.auth.linkMissingTitle} text={token ? words.auth.linkBadText : words.auth.linkMissingText}>
        <Button asChild look="primary">
          <Link to={to.forgotPassword}>{words.auth.askAgain}</Link>
        </Button>
      </AuthPage>
    );
  }
  return (
    <AuthPage title={words.auth.resetTitle} text={words.auth.resetText}>
      <ResetPasswordForm token={token} onDone={() => setOutcome('done')} onBad={() => setOutcome('bad')} />
    </AuthPage>
  );
}
