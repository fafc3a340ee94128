import { useEffect, useRef, useState } from 'react';

import { LeaveGuard } from '@/components/leave-guard';
import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { modelName } from '@/lib/model-name';
import { asProblem, fieldOf } from '@/lib/problem';
import type { Body, Schema } from '@/lib/schemas';
import { toast } from '@/lib/toast-store';
import { words } from '@/lib/words';

import type { AgentRead } from '../api/get-agent';
import { useUpdateAgent } from '../api/update-agent';
import { emptyDraft, faultsOf, serverFaults, type Draft, type DraftFaults } from '../lib/draft';

import { SavedVersion, type Pair } from './saved-version';
import { SopField } from './sop-field';
import { ChannelField } from './step-basics';

type Change = Body<'/api/v1/agents/{agent_id}/config', 'patch'>;

const draftOf = ({ agent }: AgentRead): Draft => ({
  ...emptyDraft,
  name: agent.name,
  type: agent.type,
  sop: agent.sop,
  handoff: agent.human_handoff_description,
  knowledge: agent.knowledge_base_description,
});

/** The fields that differ from what was read: what is not touched is not sent. */
function changeOf(draft: Draft, model: string, { agent }: AgentRead): Partial<Change> {
  return {
    ...(draft.name.trim() !== agent.name ? { agent_name: draft.name.trim() } : {}),
    ...(draft.type !== agent.type ? { agent_type: draft.type } : {}),
    ...(draft.sop !== agent.sop ? { sop: draft.sop } : {}),
    ...(draft.handoff !== agent.human_handoff_description ? { human_handoff_description: draft.handoff } : {}),
    ...(draft.knowledge !== agent.knowledge_base_description ? { knowledge_base_description: draft.knowledge } : {}),
    ...(model !== agent.model ? { text_config: { ...agent.text_config, model } } : {}),
  };
}

interface AgentFormProps {
  /** What the form began from; saving over a newer one is refused by the server. */
  read: AgentRead;
  /** What may write its answers. */
  models: Schema<'Model'>[];
  /** A line of the procedure to begin at; 0 is the hand-off description. */
  line?: number | undefined;
  /** The page of how a version was made. */
  creationLink: (version: number) => string;
}

export function AgentForm({ read, models, line, creationLink }: AgentFormProps) {
  const [base, setBase] = useState(read);
  const [draft, setDraft] = useState(() => draftOf(read));
  const [model, setModel] = useState(read.agent.model);
  const [faults, setFaults] = useState<DraftFaults>({});
  const update = useUpdateAgent();
  const [saved, setSaved] = useState<Pair | null>(null);
  const handoff = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (line === 0) handoff.current?.focus();
  }, [line]);
  const changes = changeOf(draft, model, base);
  const dirty = Object.keys(changes).length > 0;
  const conflict = update.isError && asProblem(update.error).status === 412;

  const change = (part: Partial<Draft>) => {
    setDraft((old) => ({ ...old, ...part }));
    setFaults({});
  };

  function reset(next: AgentRead) {
    setBase(next);
    setDraft(draftOf(next));
    setModel(next.agent.model);
    setFaults({});
    update.reset();
  }

  function save() {
    const found = faultsOf(draft, ['name', 'sop', 'handoff', 'knowledge']);
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    // A version that was made meanwhile, or a document that was read, is no change of what is edited here.
    const etag = read.agent.updated_at === base.agent.updated_at ? read.etag : base.etag;
    update.mutate(
      { id: base.agent.id, etag, change: changes },
      {
        onSuccess(answer) {
          const { agent } = answer;
          const made = agent.latest_version > base.agent.latest_version;
          if (made) setSaved({ before: base.agent.version, after: agent.latest_version });
          // Of a new version the bar tells.
          else toast('good', words.agent.saved);
          reset(answer);
        },
        onError(error) {
          const problem = asProblem(error);
          setFaults(serverFaults(problem.faults.map((fault) => ({ field: fieldOf(fault.pointer), message: fault.message }))));
        },
      },
    );
  }

  return (
    <Card>
      <LeaveGuard active={dirty} saving={update.isPending} />
      <CardHead title={words.agent.editTitle} text={words.agent.editText} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <CardBody className="grid gap-6">
          {conflict ? (
            <div role="alert" className="flex flex-wrap items-center gap-3 rounded-lg bg-warn-soft px-3.5 py-3 text-[0.8125rem]">
              <p className="min-w-0 flex-1 basis-48">{words.agent.changedElsewhere}</p>
              <Button size="sm" onClick={() => reset(read)}>
                {words.agent.takeTheirs}
              </Button>
            </div>
          ) : (
            <ProblemNote error={update.error} />
          )}
          <div className="grid max-w-2xl gap-6">
            <Field label={words.wizard.name} hint={words.wizard.nameHint} error={faults.name}>
              {(control) => <Input {...control} value={draft.name} onChange={(event) => change({ name: event.target.value })} />}
            </Field>
            <Field label={words.wizard.knowledge} hint={words.wizard.knowledgeHint} error={faults.knowledge} optional>
              {(control) => (
                <Textarea {...control} value={draft.knowledge} onChange={(event) => change({ knowledge: event.target.value })} />
              )}
            </Field>
            <ChannelField value={draft.type} onChange={(type) => change({ type })} />
            {(models.length > 1 || model !== 'builtin') && <ModelField models={models} value={model} onChange={setModel} />}
          </div>
          <SopField value={draft.sop} error={faults.sop} onChange={(sop) => change({ sop })} line={line} />
          <div className="max-w-2xl">
            <Field label={words.wizard.handoff} hint={words.wizard.handoffHint} error={faults.handoff} optional>
              {(control) => <Textarea {...control} ref={handoff} value={draft.handoff} onChange={(event) => change({ handoff: event.target.value })} />}
            </Field>
          </div>
        </CardBody>
        <footer className="sticky bottom-0 grid gap-3 rounded-b-xl border-t border-line bg-surface px-4 py-3 sm:px-5">
          {saved && <SavedVersion key={saved.after} agent={base.agent.id} pair={saved} link={creationLink(saved.after)} />}
          <div className="flex items-center gap-2">
          <Button look="primary" type="submit" disabled={!dirty || update.isPending}>
            {words.common.save}
          </Button>
          {dirty && (
            <Button look="quiet" onClick={() => reset(read)}>
              {words.common.discard}
            </Button>
          )}
          <p className="ml-auto text-xs text-faint">{dirty ? words.agent.unsaved : ''}</p>
          </div>
        </footer>
      </form>
    </Card>
  );
}

interface ModelFieldProps {
  models: Schema<'Model'>[];
  value: string;
  onChange: (model: string) => void;
}

/** What writes the answers. One that the configuration has lost stays to be seen. */
function ModelField({ models, value, onChange }: ModelFieldProps) {
  const lost = models.length > 0 && models.every(({ id }) => id !== value);
  return (
    <Field label={words.agent.model} hint={words.agent.modelHint}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          {lost && <option value={value}>{words.agent.modelGone(value)}</option>}
          {models.map(({ id, reachable }) => (
            <option key={id} value={id}>
              {reachable ? modelName(id) : words.agent.modelDown(modelName(id))}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
