import { AudioLines, Mic, QrCode } from 'lucide-react';
import type { ReactNode } from 'react';

import { Steps } from '@/components/steps';
import { words } from '@/lib/words';

const icons = [Mic, QrCode, AudioLines];
const steps = words.broadcasts.emptySteps.map((step, index) => ({ ...step, icon: icons[index] ?? Mic }));

/** What somebody who never spoke here sees: how it goes, in three steps. */
export function FirstBroadcast({ create }: { create: ReactNode }) {
  return (
    <div className="px-6 py-10 sm:px-10">
      <h2 className="text-lg font-semibold tracking-tight">{words.broadcasts.emptyTitle}</h2>
      <p className="mt-1 text-soft">{words.broadcasts.emptyText}</p>
      <Steps steps={steps} />
      {create}
    </div>
  );
}
