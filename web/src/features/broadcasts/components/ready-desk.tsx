import { Mic } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';

import { Note } from '@/components/note';
import { Button } from '@/components/ui/button';
import { Card, CardBody } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { words } from '@/lib/words';

import { useEndBroadcast } from '../api/end-broadcast';
import type { Broadcast } from '../api/list-broadcasts';
import { desk } from '../lib/desk';
import { microphone } from '../lib/microphone';
import { useDesk, useMicrophoneCheck } from '../lib/use-desk';

import { BroadcastName } from './broadcast-name';
import { BroadcastStatus } from './broadcast-status';
import { ListenCard } from './listen-card';
import { ListenerCard } from './listener-card';
import { MicrophoneCheck } from './microphone-check';

interface ReadyDeskProps {
  broadcast: Broadcast;
  link: string;
  linkOf: (id: string) => string;
}

/** The desk of a broadcast that runs and is not spoken in here: begin, or take it over from elsewhere. */
export function ReadyDesk({ broadcast, link, linkOf }: ReadyDeskProps) {
  const state = useDesk();
  const end = useEndBroadcast();
  const [ending, setEnding] = useState(false);
  const [busy, setBusy] = useState(false);
  const elsewhere = broadcast.speaker_connected;
  const other = desk.busy && state.id !== broadcast.id ? state.id : '';
  const was = state.id === broadcast.id ? state.phase : 'idle';
  // Who went on elsewhere speaks into another microphone now.
  useMicrophoneCheck(was !== 'taken');

  async function speak() {
    setBusy(true);
    if (microphone.get().status === 'open' || (await microphone.open())) {
      // Why it failed stands in the note above.
      await desk.resume(broadcast).catch(() => undefined);
    }
    setBusy(false);
  }

  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="grid min-w-0 gap-5">
        <Card>
          <div className="flex items-center justify-between gap-3 border-b border-line px-4 py-3 sm:px-6">
            <BroadcastStatus broadcast={broadcast} />
          </div>
          <div className="px-4 py-8 sm:px-6 sm:py-12">
            <BroadcastName id={broadcast.id} />
          </div>
          <CardBody className="grid gap-4 border-t border-line sm:px-6">
            {was === 'failed' && (
              <Note look="bad">
                <span className="font-medium text-bad">{words.desk.failedTitle}.</span> {state.fault}
              </Note>
            )}
            {other && (
              <Note
                look="warn"
                action={
                  <Button asChild size="sm">
                    <Link to={linkOf(other)}>{words.broadcasts.backToIt}</Link>
                  </Button>
                }
              >
                {words.broadcasts.alreadySpeaking(other)}
              </Note>
            )}
            <div className="flex flex-wrap items-center gap-3">
              <div className="min-w-0 flex-1 basis-56">
                <h2 className="font-semibold">{elsewhere ? words.desk.elsewhereTitle : words.desk.readyTitle}</h2>
                <p className="text-[0.8125rem] text-soft">{elsewhere ? words.desk.elsewhereText : words.desk.readyText}</p>
              </div>
              <Button look="primary" disabled={busy || other !== ''} className="h-11 px-5 text-base max-sm:w-full" onClick={() => void speak()}>
                <Mic aria-hidden />
                {elsewhere ? words.desk.takeOver : was === 'failed' || was === 'taken' ? words.desk.again : words.desk.speak}
              </Button>
              <Button look="danger" className="h-11 max-sm:w-full" onClick={() => setEnding(true)}>
                {words.desk.endAction}
              </Button>
            </div>
          </CardBody>
        </Card>
        <MicrophoneCheck />
      </div>
      <div className="grid gap-5 sm:grid-cols-2 lg:grid-cols-1">
        <ListenerCard
          listeners={broadcast.listeners}
          most={broadcast.listeners_peak}
          languages={Object.fromEntries(broadcast.languages.map(({ language, listeners }) => [language, listeners]))}
        />
        <ListenCard link={link} />
      </div>
      <Confirm
        open={ending}
        onOpenChange={setEnding}
        title={words.desk.endTitle}
        text={words.desk.endText(broadcast.listeners)}
        action={words.desk.endAction}
        onConfirm={() => end.mutate(broadcast.id)}
      />
    </div>
  );
}
