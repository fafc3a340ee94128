import { FileUp, MessageCircleQuestion, NotebookPen, Plus } from 'lucide-react';
import { Link } from 'react-router';

import { Steps } from '@/components/steps';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { words } from '@/lib/words';

const icons = [NotebookPen, FileUp, MessageCircleQuestion];
const steps = words.agents.emptySteps.map((step, index) => ({ ...step, icon: icons[index] ?? Plus }));

/** What an organisation without agents sees: how one is made, in three steps. */
export function FirstAgent({ newAgent }: { newAgent: string }) {
  return (
    <Card className="px-6 py-10 sm:px-10">
      <h2 className="text-lg font-semibold tracking-tight">{words.agents.emptyTitle}</h2>
      <p className="mt-1 text-soft">{words.agents.emptyText}</p>
      <Steps steps={steps} />
      <Button asChild look="primary">
        <Link to={newAgent}>
          <Plus aria-hidden />
          {words.agents.create}
        </Link>
      </Button>
    </Card>
  );
}
