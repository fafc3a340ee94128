import { useParams } from 'react-router';

import { Forbidden } from '@/components/forbidden';
import { ProblemNote } from '@/components/problem-note';
import { useBroadcast } from '@/features/broadcasts/api/get-broadcast';
import { SpeakerPage } from '@/features/broadcasts/components/speaker-page';
import { useDesk } from '@/features/broadcasts/lib/use-desk';
import { asProblem } from '@/lib/problem';

import { to } from '../paths';

import { Page as NotFound } from './not-found';

export function Page() {
  const { broadcastId = '' } = useParams();
  // What is spoken here is shown, whatever the list says of it.
  const { id, phase } = useDesk();
  const mine = id === broadcastId && phase !== 'taken' && phase !== 'failed';
  const query = useBroadcast(broadcastId, !mine);
  if (query.isError && !query.data && !mine) {
    const { status } = asProblem(query.error);
    // A name that nobody could have is answered 400.
    if (status === 404 || status === 400) return <NotFound />;
    if (status === 403) return <Forbidden to="editors" />;
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
