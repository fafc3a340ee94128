import type { Schema } from '@/lib/schemas';
import { words } from '@/lib/words';

import { Badge, type Tone } from './ui/badge';

const tones: Record<Schema<'Agent'>['status'], Tone> = {
  creating: 'accent',
  active: 'good',
  failed: 'bad',
  paused: 'warn',
};

export function AgentStatus({ status }: { status: Schema<'Agent'>['status'] }) {
  return (
    <Badge tone={tones[status]} dot>
      {words.agents.status[status]}
    </Badge>
  );
}
