import { Navigate } from 'react-router';

import { SkeletonRows } from '@/components/ui/skeleton';
import { useSetup } from '@/features/accounts/api/get-setup';
import { AuthPage } from '@/features/accounts/components/auth-page';
import { DemoCard } from '@/features/accounts/components/demo-card';
import { OwnerForm } from '@/features/accounts/components/owner-form';
import { words } from '@/lib/words';

import { to } from '../paths';

/** The first visit: become the owner, or enter the demo. */
export function Page() {
  const setup = useSetup();
  if (setup.data?.needed === false) return <Navigate to={to.signIn} replace />;
  return (
    <AuthPage title={words.auth.setupTitle} text={words.auth.setupText}>
      {setup.isPending ? <SkeletonRows rows={5} /> : <OwnerForm />}
      {setup.data?.demo && <DemoCard demo={setup.data.demo} />}
    </AuthPage>
  );
}
