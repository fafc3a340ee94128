import { cn } from '@/lib/class-names';

import type { MachineState } from '../lib/machine';
import { lookOf } from '../lib/state-looks';

interface StateIconProps {
  state: Pick<MachineState, 'type' | 'detail'>;
  small?: boolean;
}

export function StateIcon({ state, small = false }: StateIconProps) {
  const { icon: Icon, tint } = lookOf(state);
  return (
    <span className={cn('grid shrink-0 place-items-center', small ? 'size-6 rounded' : 'size-8 rounded-md', tint)}>
      <Icon aria-hidden className={small ? 'size-3.5' : 'size-4'} />
    </span>
  );
}
