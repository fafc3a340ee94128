import { FileUp, MessageCircleQuestion, NotebookPen, Plus } from 'lucide-react';
import { Link } from 'react-router';

import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { words } from '@/lib/words';

const icons = [NotebookPen, FileUp, MessageCircleQuestion];

/** What an organisation without agents sees: how one is made, in three steps. */
export function FirstAgent({ newAgent }: { newAgent: string }) {
  return (
    <Card className="px-6 py-10 sm:px-10">
      <h2 className="text-lg font-semibold tracking-tight">{words.agents.emptyTitle}</h2>
      <p className="mt-1 text-soft">{words.agents.emptyText}</p>
      <ol className="my-8 grid gap-6 md:grid-cols-3 md:gap-8">
        {words.agents.emptySteps.map((step, index) => {
          const Icon = icons[index] ?? Plus;
          return (
            <li key={step.title} className="flex gap-4 md:block">
              <span className="grid size-10 shrink-0 place-items-center rounded-xl bg-accent-soft text-accent-ink md:mb-4">
                <Icon aria-hidden className="size-5" />
              </span>
              <div>
                <h3 className="font-semibold">
                  {index + 1}. {step.title}
                </h3>
                <p className="mt-1 text-[0.8125rem] text-soft">{step.text}</p>
              </div>
            </li>
          );
        })}
      </ol>
      <Button asChild look="primary">
        <Link to={newAgent}>
          <Plus aria-hidden />
          {words.agents.create}
        </Link>
      </Button>
    </Card>
  );
}
