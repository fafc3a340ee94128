import { useNavigate } from 'react-router';

import { Forbidden } from '@/components/forbidden';
import { PageHeader } from '@/components/page-header';
import { Wizard } from '@/features/agents/components/wizard';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  const navigate = useNavigate();
  const mayEdit = useMayEdit();
  return (
    <>
      <PageHeader title={words.wizard.title} />
      {mayEdit ? (
        <Wizard onCreated={(id) => void navigate(to.creatingAgent(id), { replace: true })} />
      ) : (
        <Forbidden to="editors" />
      )}
    </>
  );
}
