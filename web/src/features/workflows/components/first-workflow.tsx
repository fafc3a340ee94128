import { Activity, FileJson, Play } from 'lucide-react';

import { Steps } from '@/components/steps';
import { Card } from '@/components/ui/card';
import { words } from '@/lib/words';

import { ExamplePicker } from './example-picker';

const icons = [FileJson, Play, Activity];
const steps = words.workflows.emptySteps.map((step, index) => ({ ...step, icon: icons[index] ?? Play }));

/** What an organisation without workflows sees: what they are for, and where to begin. */
export function FirstWorkflow({ linkOf }: { linkOf: (example: string) => string }) {
  return (
    <div className="grid gap-6">
      <Card className="px-6 pt-10 pb-2 sm:px-10">
        <h2 className="text-lg font-semibold tracking-tight">{words.workflows.emptyTitle}</h2>
        <p className="mt-1 max-w-2xl text-soft">{words.workflows.emptyText}</p>
        <Steps steps={steps} />
      </Card>
      <section>
        <h2 className="text-base font-semibold">{words.workflows.beginFrom}</h2>
        <p className="mt-0.5 mb-4 text-[0.8125rem] text-soft">{words.workflows.beginFromText}</p>
        <ExamplePicker linkOf={linkOf} />
      </section>
    </div>
  );
}
