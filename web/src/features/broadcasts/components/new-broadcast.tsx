import { Mic } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';

import { Note } from '@/components/note';
import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { asProblem } from '@/lib/problem';
import { words } from '@/lib/words';

import { useCreateBroadcast } from '../api/create-broadcast';
import { desk } from '../lib/desk';
import { allLanguages, ownLanguages } from '../lib/languages';
import { microphone } from '../lib/microphone';
import { useDesk, useMicrophone, useMicrophoneCheck } from '../lib/use-desk';

import { MicrophoneCheck } from './microphone-check';

interface NewBroadcastProps {
  linkOf: (id: string) => string;
  onStarted: (id: string) => void;
}

/** What will be spoken, a check of the microphone, and the start: one page, one click to be on air. */
export function NewBroadcast({ linkOf, onStarted }: NewBroadcastProps) {
  useMicrophoneCheck();
  const { id, phase } = useDesk();
  const create = useCreateBroadcast();
  const { status, fault } = useMicrophone();
  // What a click cannot mend.
  const hopeless = fault === 'insecure' || fault === 'unsupported';
  const own = useMemo(() => ownLanguages(navigator.languages), []);
  const [language, setLanguage] = useState(own[0]?.code ?? 'en');
  const [starting, setStarting] = useState(false);
  const languageFault = faultOfLanguage(create.error);

  async function start() {
    setStarting(true);
    try {
      // Somebody in a hurry starts without the check: the browser asks now.
      if (status !== 'open' && !(await microphone.open())) return;
      const broadcast = await create.mutateAsync({ source_language: language, quality_tier: 'standard' });
      // What fails from here on, the page of the broadcast tells and mends.
      await desk.start(broadcast).catch(() => undefined);
      onStarted(broadcast.id);
    } catch {
      // The note above the button says why.
    } finally {
      setStarting(false);
    }
  }

  if (!starting && (phase === 'live' || phase === 'starting')) {
    return (
      <Note
        look="warn"
        action={
          <Button asChild size="sm">
            <Link to={linkOf(id)}>{words.broadcasts.backToIt}</Link>
          </Button>
        }
      >
        {words.broadcasts.alreadySpeaking(id)}
      </Note>
    );
  }
  return (
    <form
      noValidate
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <div className="grid gap-5 lg:grid-cols-2">
        <Card>
          <CardHead title={words.broadcasts.speakingTitle} text={words.broadcasts.heard} />
          <CardBody>
            <LanguageField own={own} value={language} error={languageFault} onChange={setLanguage} />
          </CardBody>
        </Card>
        <MicrophoneCheck />
      </div>
      {!languageFault && <ProblemNote error={create.error} />}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button look="primary" type="submit" disabled={starting || hopeless} className="h-11 px-5 text-base max-sm:w-full">
          <Mic aria-hidden />
          {starting ? words.desk.state.starting : words.broadcasts.go}
        </Button>
        <p className="text-[0.8125rem] text-faint">{words.broadcasts.goHint}</p>
      </div>
    </form>
  );
}

/** What the server says against the language; undefined if it says nothing of it. */
function faultOfLanguage(error: unknown): string | undefined {
  const problem = error ? asProblem(error) : null;
  return problem?.code === 'UNSUPPORTED_LANGUAGE' ? words.broadcasts.languageUnserved : undefined;
}

interface LanguageFieldProps {
  own: { code: string; name: string }[];
  value: string;
  error: string | undefined;
  onChange: (code: string) => void;
}

function LanguageField({ own, value, error, onChange }: LanguageFieldProps) {
  const others = useMemo(() => allLanguages().filter(({ code }) => !own.some((mine) => mine.code === code)), [own]);
  const groups = [
    { label: words.broadcasts.languageYours, languages: own },
    { label: words.broadcasts.languageAll, languages: others },
  ];
  return (
    <Field label={words.broadcasts.language} error={error}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          {groups.map(
            ({ label, languages }) =>
              languages.length > 0 && (
                <optgroup key={label} label={label}>
                  {languages.map(({ code, name }) => (
                    <option key={code} value={code}>
                      {name}
                    </option>
                  ))}
                </optgroup>
              ),
          )}
        </Select>
      )}
    </Field>
  );
}
