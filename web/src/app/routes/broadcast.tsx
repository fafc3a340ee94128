import { useParams } from 'react-router';

import { Forbidden } from '@/components/forbidden';
import { ProblemNote } from '@/components/problem-note';
import { useBroadcast } from '@/features/broadcasts/api/get-broadcast';
import { SpeakerPage } from '@/features/broadcasts/components/speaker-page';
import { useDesk } from '@/features/broadcasts/lib/use-desk';
import { isForbidden, isMissing } from '@/lib/problem';
import { words } from '@/lib/words';

import { Missing } from '../missing';
import { to } from '../paths';

export function Page() {
  const { broadcastId = '' } = useParams();
  // What is spoken here is shown, whatever the list says of it.
  const { id, phase } = useDesk();
  const mine = id === broadcastId && phase !== 'taken' && phase !== 'failed';
  const query = useBroadcast(broadcastId, !mine);
  if (query.isLoadingError && !mine) {
    if (isMissing(query.error)) return <Missing link={to.broadcasts} action={words.errors.toBroadcasts} />;
    if (isForbidden(query.error)) return <Forbidden to="editors" />;
    return <ProblemNote error={query.error} onRetry={() => void query.refetch()} />;
  }
  return (
    <SpeakerPage
      key={broadcastId}
      id={broadcastId}
      broadcast={query.data}
      links={{
        live: window.location.origin + to.live(broadcastId),
        all: to.broadcasts,
        another: to.newBroadcast,
        of: to.broadcast,
      }}
    />
  );
}
