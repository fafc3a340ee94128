import { cn } from '@/lib/class-names';

import type { MachineState } from '../lib/machine';
import { lookOf } from '../lib/state-looks';

export function StateIcon({ state }: { state: Pick<MachineState, 'type' | 'detail'> }) {
  const { icon: Icon, tint } = lookOf(state);
  return (
    <span className={cn('grid size-8 shrink-0 place-items-center rounded-md', tint)}>
      <Icon aria-hidden className="size-4" />
    </span>
  );
}
