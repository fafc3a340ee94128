import { useNavigate } from 'react-router';

import { PageHeader } from '@/components/page-header';
import { Wizard } from '@/features/agents/components/wizard';
import { words } from '@/lib/words';

import { to } from '../paths';

export function Page() {
  const navigate = useNavigate();
  return (
    <>
      <PageHeader title={words.wizard.title} />
      <Wizard onCreated={(id) => void navigate(to.creatingAgent(id), { replace: true })} />
    </>
  );
}
