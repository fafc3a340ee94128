import { useEffect, useRef } from 'react';
import { Link } from 'react-router';

import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { useConfirmEmail } from '@/features/accounts/api/confirm-email';
import { AuthPage } from '@/features/accounts/components/auth-page';
import { asProblem } from '@/lib/problem';
import { useLinkToken } from '@/lib/use-link-token';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  const token = useLinkToken();
  const confirm = useConfirmEmail();
  const asked = useRef(false);
  const { mutate } = confirm;
  useEffect(() => {
    if (!token || asked.current) return;
    asked.current = true;
    mutate({ token });
  }, [token, mutate]);
  const onward = (
    <Button asChild look="primary">
      <Link to={to.agents}>{words.auth.confirmGoOn}</Link>
    </Button>
  );
  if (confirm.isSuccess) {
    return (
      <AuthPage title={words.auth.confirmDoneTitle} text={words.auth.confirmDoneText}>
        {onward}
      </AuthPage>
    );
  }
  if (!token || (confirm.isError && asProblem(confirm.error).code === 'LINK_INVALID')) {
    return (
      <AuthPage title={token ? words.auth.linkBadTitle : words.auth.linkMissingTitle} text={token ? words.auth.confirmBadText : words.auth.linkMissingText}>
        {onward}
      </AuthPage>
    );
  }
  return (
    <AuthPage title={words.auth.confirmTitle} text={words.auth.confirmText}>
      {confirm.isError ? (
        <ProblemNote error={confirm.error} onRetry={() => mutate({ token })} />
      ) : (
        <p role="status" className="text-soft">
          {words.auth.confirmBusy}
        </p>
      )}
    </AuthPage>
  );
}
