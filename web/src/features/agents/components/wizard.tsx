import { useEffect, useRef, useState } from 'react';

import { LeaveGuard } from '@/components/leave-guard';
import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { fileFault } from '@/lib/files';
import { asProblem, fieldOf, isKept } from '@/lib/problem';
import { words } from '@/lib/words';

import { newAgentKey, useCreateAgent } from '../api/create-agent';
import { emptyDraft, faultsOf, serverFaults, stepFields, stepOf, type Draft, type DraftFaults } from '../lib/draft';

import { SopField } from './sop-field';
import { StepBasics } from './step-basics';
import { StepDocuments } from './step-documents';
import { StepReview } from './step-review';
import { Stepper } from './stepper';

const titles = [
  { title: words.wizard.basicsTitle, text: '' },
  { title: words.wizard.sopTitle, text: words.wizard.sopText },
  { title: words.wizard.documentsTitle, text: words.wizard.documentsText },
  { title: words.wizard.reviewTitle, text: words.wizard.reviewText },
];

/** Makes an agent in four steps. Each step is checked before the next; nothing is sent until the last. */
export function Wizard({ onCreated }: { onCreated: (id: string) => void }) {
  const [draft, setDraft] = useState(emptyDraft);
  const [faults, setFaults] = useState<DraftFaults>({});
  const [step, setStep] = useState(0);
  const [reached, setReached] = useState(0);
  const [share, setShare] = useState<number | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  // The same request may be repeated when nobody knows what became of it. One that was refused, or
  // changed since, is another.
  const sent = useRef<{ draft: Draft; key: ReturnType<typeof newAgentKey> } | null>(null);
  const create = useCreateAgent();
  const last = titles.length - 1;

  const moved = useRef(false);
  useEffect(() => {
    if (moved.current) heading.current?.focus();
    moved.current = true;
  }, [step]);
  const begun = JSON.stringify(draft) !== JSON.stringify(emptyDraft);

  function change(part: Partial<Draft>) {
    setDraft((old) => ({ ...old, ...part }));
    setFaults((old) => Object.fromEntries(Object.entries(old).filter(([field]) => !(field in part))));
  }

  function open(next: number) {
    const found = next > step ? faultsOf(draft, stepFields.slice(step, next).flat()) : {};
    setFaults(found);
    const target = Object.keys(found).length > 0 ? stepOf(found) : next;
    setStep(target);
    setReached((old) => Math.max(old, target));
  }

  function send() {
    setShare(0);
    if (sent.current?.draft !== draft) sent.current = { draft, key: newAgentKey() };
    create.mutate(
      {
        fields: {
          agent_name: draft.name.trim(),
          agent_type: draft.type,
          sop: draft.sop,
          ...(draft.knowledge.trim() ? { knowledge_base_description: draft.knowledge.trim() } : {}),
          ...(draft.handoff.trim() ? { human_handoff_description: draft.handoff.trim() } : {}),
        },
        files: draft.files.filter((file) => fileFault(file) === null),
        descriptions: Object.fromEntries(Object.entries(draft.descriptions).filter(([, text]) => text.trim() !== '')),
        key: sent.current.key,
        onProgress: setShare,
      },
      {
        onSuccess: (agent) => onCreated(agent.id),
        onError(error) {
          setShare(null);
          const problem = asProblem(error);
          if (isKept(error)) sent.current = null;
          const found = serverFaults(problem.faults.map((fault) => ({ field: fieldOf(fault.pointer), message: fault.message })));
          if (problem.code === 'AGENT_NAME_TAKEN') found.name = problem.message;
          setFaults(found);
          if (Object.keys(found).length > 0) setStep(stepOf(found));
        },
      },
    );
  }

  return (
    <>
      <LeaveGuard active={begun && !create.isSuccess} saving={create.isPending} />
      <Stepper steps={words.wizard.steps} current={step} reached={share === null ? reached : -1} onStep={open} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (step < last) open(step + 1);
          else send();
        }}
      >
        <h2 ref={heading} tabIndex={-1} className="text-base font-semibold outline-none">
          {titles[step]?.title}
        </h2>
        <p className="mt-1 mb-5 max-w-2xl text-soft">{titles[step]?.text}</p>
        {create.isError && (
          <div className="mb-5">
            <ProblemNote error={create.error} />
          </div>
        )}
        {step === 0 && <StepBasics draft={draft} faults={faults} change={change} />}
        {step === 1 && (
          <div className="grid gap-6">
            <SopField value={draft.sop} error={faults.sop} onChange={(sop) => change({ sop })} />
            <div className="max-w-2xl">
              <Field label={words.wizard.handoff} hint={words.wizard.handoffHint} error={faults.handoff} optional>
                {(control) => (
                  <Textarea {...control} value={draft.handoff} onChange={(event) => change({ handoff: event.target.value })} />
                )}
              </Field>
            </div>
          </div>
        )}
        {step === 2 && <StepDocuments draft={draft} faults={faults} change={change} />}
        {step === 3 && <StepReview draft={draft} share={share} onEdit={open} />}
        <div className="mt-8 flex items-center gap-2 border-t border-line pt-5">
          {step > 0 && (
            <Button disabled={share !== null} onClick={() => open(step - 1)}>
              {words.common.back}
            </Button>
          )}
          <Button look="primary" type="submit" disabled={share !== null}>
            {step < last ? words.common.next : share === null ? words.wizard.create : words.wizard.uploading}
          </Button>
        </div>
      </form>
    </>
  );
}
