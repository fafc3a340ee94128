import { useState } from 'react';

import { Note } from '@/components/note';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { words } from '@/lib/words';

import { desk } from '../lib/desk';
import type { DeskState } from '../lib/desk-state';
import { useMicrophone } from '../lib/use-desk';

import { AirBadge, ConnectionState, Elapsed } from './air-badge';
import { BroadcastName } from './broadcast-name';
import { Controls, VolumeField } from './controls';
import { LevelMeter } from './level-meter';
import { ListenCard } from './listen-card';
import { ListenerCard } from './listener-card';
import { DeviceField, MicrophoneFault } from './microphone-check';
import { Notices } from './notices';

/** The desk while it is spoken: what the audience needs to come in, what the speaker needs at hand. */
export function OnAirDesk({ state, link }: { state: DeskState; link: string }) {
  const [ending, setEnding] = useState(false);
  const mic = useMicrophone();
  const silent = state.paused || state.muted || state.ending;
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <Card className="min-w-0">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line px-4 py-3 sm:px-6">
          <div className="flex items-center gap-3">
            <AirBadge state={state} />
            <Elapsed since={state.startedAt} />
          </div>
          <ConnectionState state={state.connection} />
        </div>
        <div className="px-4 py-8 sm:px-6 sm:py-12">
          <BroadcastName id={state.id} />
        </div>
        <div className="grid gap-5 border-t border-line px-4 py-5 sm:px-6">
          {state.ending && <EndNote fault={state.endFault} />}
          {state.connection === 'reconnecting' && !state.ending && (
            <Note look="busy">
              <span className="font-medium">{words.desk.lostTitle}.</span> {words.desk.lostText}
            </Note>
          )}
          {mic.status === 'failed' && <MicrophoneFault state={mic} />}
          <LevelMeter silent={silent} />
          <Controls paused={state.paused} muted={state.muted} ending={state.ending} onEnd={() => setEnding(true)} />
          <Notices notices={state.notices} />
        </div>
        <div className="grid gap-5 border-t border-line px-4 py-5 sm:grid-cols-2 sm:px-6">
          <VolumeField volume={state.volume} />
          <DeviceField state={mic} label={words.microphone.title} />
        </div>
      </Card>
      <div className="grid gap-5 sm:grid-cols-2 lg:grid-cols-1">
        <ListenerCard listeners={state.listeners} most={state.most} languages={state.languages} />
        <ListenCard link={link} />
      </div>
      <Confirm
        open={ending}
        onOpenChange={setEnding}
        title={words.desk.endTitle}
        text={words.desk.endText(state.listeners)}
        action={words.desk.endAction}
        onConfirm={() => void desk.end()}
      />
    </div>
  );
}

/** What becomes of the end, from the press of the button until the server knows. */
function EndNote({ fault }: { fault: string }) {
  if (!fault) return <Note look="busy">{words.desk.endingText}</Note>;
  return (
    <Note
      look="bad"
      action={
        <Button size="sm" onClick={() => void desk.end()}>
          {words.common.retry}
        </Button>
      }
    >
      <span className="font-medium text-bad">{words.desk.notEnded(fault)}</span> {words.desk.notEndedText}
    </Note>
  );
}
