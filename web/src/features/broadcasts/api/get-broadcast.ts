import { useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { asProblem } from '@/lib/problem';
import { useLive } from '@/lib/use-realtime';

import { listBroadcasts, type Broadcast } from './list-broadcasts';

/** A broadcast that ended answers 410; what is still known of it stands in the list. */
export async function getBroadcast(id: string): Promise<Broadcast> {
  try {
    return await call<Broadcast>('/api/v1/broadcasts/{broadcast_id}', { params: { broadcast_id: id } });
  } catch (error) {
    if (asProblem(error).status !== 410) throw error;
    const ended = await listBroadcasts({ status: 'ended' });
    const found = ended.items.find((broadcast) => broadcast.id === id);
    if (!found) throw error;
    return found;
  }
}

/** `watched`: somebody looks at its listeners, who come and go without an event. */
export function useBroadcast(id: string, watched: boolean) {
  useLive('broadcasts');
  return useQuery({
    queryKey: ['broadcasts', id],
    queryFn: () => getBroadcast(id),
    refetchInterval: (query) => (watched && query.state.data && query.state.data.status !== 'ended' ? 5000 : false),
  });
}
