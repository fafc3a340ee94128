import { Mic, MicOff } from 'lucide-react';

import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { words } from '@/lib/words';

import { microphone, type MicrophoneState } from '../lib/microphone';
import { useMicrophone } from '../lib/use-desk';

import { LevelMeter } from './level-meter';

/** Choice of the microphone and a look at its level, before anything is sent. */
export function MicrophoneCheck() {
  const state = useMicrophone();
  return (
    <Card>
      <CardHead title={words.microphone.title} text={state.status === 'open' ? words.microphone.text : words.microphone.textBefore} />
      <CardBody className="grid gap-5">
        {state.status === 'failed' && state.fault ? (
          <MicrophoneFault state={state} />
        ) : state.status === 'open' ? (
          <>
            <DeviceField state={state} label={words.microphone.device} />
            <LevelMeter />
          </>
        ) : (
          <div className="flex flex-col items-center gap-3 py-4 text-center">
            <Button disabled={state.status === 'opening'} onClick={() => void microphone.open()}>
              <Mic aria-hidden />
              {state.status === 'opening' ? words.microphone.opening : words.microphone.allow}
            </Button>
            <p className="text-[0.8125rem] text-faint">{words.microphone.allowText}</p>
          </div>
        )}
      </CardBody>
    </Card>
  );
}

export function DeviceField({ state, label }: { state: MicrophoneState; label: string }) {
  return (
    <Field label={label}>
      {(control) => (
        <Select {...control} value={state.deviceId} onChange={(event) => void microphone.choose(event.target.value)}>
          {!state.devices.some(({ id }) => id === state.deviceId) && <option value={state.deviceId}>{words.microphone.device0}</option>}
          {state.devices.map(({ id, label }, index) => (
            <option key={id} value={id}>
              {label || words.microphone.deviceN(index + 1)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** This server as its own computer calls it: browsers trust that name. */
function localHost(): string {
  const { port } = window.location;
  return port ? `localhost:${port}` : 'localhost';
}

/** Why there is no microphone, and what the person can do. */
export function MicrophoneFault({ state }: { state: MicrophoneState }) {
  const { title, text, steps } = words.microphone.faults[state.fault ?? 'unsupported'];
  return (
    <div role="alert" className="flex flex-wrap items-start gap-3 rounded-lg bg-warn-soft px-3.5 py-3 text-[0.8125rem]">
      <MicOff aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium text-warn">{state.lost ? words.microphone.lost : title}</p>
        <p className="mt-0.5">{state.lost ? words.microphone.lostText : text}</p>
        <ul className="mt-2 grid list-disc gap-1 pl-4">
          {steps(localHost()).map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ul>
      </div>
      {state.fault !== 'insecure' && state.fault !== 'unsupported' && (
        <Button size="sm" onClick={() => void microphone.open()}>
          {words.microphone.retry}
        </Button>
      )}
    </div>
  );
}
