/** Decides who sees what: next to nothing until it is known who is there, then the pages of visitors or members. */
import { useEffect, useState } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';

import { Brand } from '@/components/brand';
import { ProblemNote } from '@/components/problem-note';
import { useSetup } from '@/features/accounts/api/get-setup';
import { authStore } from '@/lib/auth-store';
import { useAuth } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { Opening } from './opening';
import { to } from './paths';

export function Start() {
  const { status } = useAuth();
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    if (authStore.get().status === 'loading') authStore.refresh().catch(setError);
  }, []);
  function retry() {
    setError(null);
    authStore.refresh().catch(setError);
  }
  if (status !== 'loading') return <Outlet />;
  if (!error) return <Opening />;
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div className="grid w-full max-w-md gap-5">
        <Brand />
        <h1 className="text-lg font-semibold">{words.errors.startTitle}</h1>
        <ProblemNote error={error} onRetry={retry} />
      </div>
    </main>
  );
}

/** Where somebody who just signed in wanted to go. */
function wanted(state: unknown): string {
  const from = (state as { from?: unknown } | null)?.from;
  return typeof from === 'string' && from.startsWith('/') && !from.startsWith('//') ? from : to.agents;
}

export function Visitors() {
  const { status } = useAuth();
  const state: unknown = useLocation().state;
  return status === 'in' ? <Navigate to={wanted(state)} replace /> : <Outlet />;
}

export function Members() {
  const { status } = useAuth();
  return status === 'in' ? <Outlet /> : <Visitor />;
}

/** On a server without users the first visitor sets it up; everybody else signs in. */
function Visitor() {
  const { pathname, search } = useLocation();
  const setup = useSetup();
  if (setup.isPending) return <Opening />;
  const first = setup.data?.needed === true;
  return <Navigate to={first ? to.welcome : to.signIn} replace state={{ from: pathname + search }} />;
}
