import { useNavigate } from 'react-router';

import { Forbidden } from '@/components/forbidden';
import { PageHeader } from '@/components/page-header';
import { NewBroadcast } from '@/features/broadcasts/components/new-broadcast';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  const navigate = useNavigate();
  const mayEdit = useMayEdit();
  return (
    <>
      <PageHeader title={words.broadcasts.createTitle} text={words.broadcasts.text} />
      {mayEdit ? (
        <NewBroadcast linkOf={to.broadcast} onStarted={(id) => void navigate(to.broadcast(id), { replace: true })} />
      ) : (
        <Forbidden to="editors" />
      )}
    </>
  );
}
