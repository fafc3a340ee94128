import type { Schema } from '@/lib/schemas';
import { words } from '@/lib/words';

import { Badge, type Tone } from './ui/badge';

const tones: Record<Schema<'Session'>['status'], Tone> = {
  active: 'accent',
  completed: 'plain',
  handoff_requested: 'warn',
  human: 'warn',
  error: 'bad',
};

export function SessionStatus({ status }: { status: Schema<'Session'>['status'] }) {
  return (
    <Badge tone={tones[status]} dot>
      {words.sessions.statuses[status]}
    </Badge>
  );
}
