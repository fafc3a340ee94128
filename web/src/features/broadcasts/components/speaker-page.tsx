import { Card } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import { words } from '@/lib/words';

import type { Broadcast } from '../api/list-broadcasts';
import type { EndReason } from '../lib/desk-state';
import { useDesk } from '../lib/use-desk';

import { OnAirDesk } from './on-air-desk';
import { ReadyDesk } from './ready-desk';
import { Summary, type Ended } from './summary';

interface SpeakerPageProps {
  id: string;
  /** Missing while it is read, and where the server knows no more of it than this desk. */
  broadcast: Broadcast | undefined;
  links: { live: string; all: string; another: string; of: (id: string) => string };
}

/** A broadcast as its speaker sees it: before, while and after it is spoken. */
export function SpeakerPage({ id, broadcast, links }: SpeakerPageProps) {
  const desk = useDesk();
  const mine = desk.id === id;
  if (mine && (desk.phase === 'live' || desk.phase === 'starting')) return <OnAirDesk state={desk} link={links.live} />;
  if (mine && desk.phase === 'ended') {
    const ended = {
      id,
      durationMs: desk.endedAt - desk.startedAt,
      most: desk.most,
      reason: desk.endReason,
      language: broadcast?.source_language ?? '',
      startedAt: new Date(desk.startedAt).toISOString(),
    };
    return <Summary ended={ended} links={links} />;
  }
  if (!broadcast) {
    return (
      <Card role="status" className="grid justify-items-center gap-4 p-10">
        <span className="sr-only">{words.common.loading}</span>
        <Skeleton className="h-14 w-full max-w-xl" />
        <Skeleton className="h-8 w-40" />
      </Card>
    );
  }
  if (broadcast.status === 'ended') return <Summary ended={endedOf(broadcast)} links={links} />;
  return <ReadyDesk broadcast={broadcast} link={links.live} linkOf={links.of} />;
}

const reasons: Record<NonNullable<Broadcast['end_reason']>, EndReason> = { ended: 'ended', speaker_gone: 'speakerGone' };

function endedOf(broadcast: Broadcast): Ended {
  return {
    id: broadcast.id,
    durationMs: broadcast.ended_at ? Date.parse(broadcast.ended_at) - Date.parse(broadcast.created_at) : 0,
    most: broadcast.listeners_peak,
    reason: broadcast.end_reason && reasons[broadcast.end_reason],
    language: broadcast.source_language,
    startedAt: broadcast.created_at,
  };
}
