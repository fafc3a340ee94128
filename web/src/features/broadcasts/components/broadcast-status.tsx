import { Badge, type Tone } from '@/components/ui/badge';
import { words } from '@/lib/words';

import type { Broadcast } from '../api/list-broadcasts';

const tones: Record<keyof typeof words.broadcasts.status, Tone> = { active: 'bad', paused: 'warn', waiting: 'accent', ended: 'plain' };

export function BroadcastStatus({ broadcast }: { broadcast: Pick<Broadcast, 'status' | 'speaker_connected'> }) {
  const state = broadcast.status !== 'ended' && !broadcast.speaker_connected ? 'waiting' : broadcast.status;
  return (
    <Badge tone={tones[state]} dot>
      {words.broadcasts.status[state]}
    </Badge>
  );
}
