import { useMutation, useQueryClient } from '@tanstack/react-query';
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

import { getAgent, type AgentRead } from '../api/get-agent';
import { useUpdateAgent } from '../api/update-agent';
import { emptyDraft, faultsOf, serverFaults, type Draft, type DraftFaults } from '../lib/draft';
import { editedOf, merge, type Clashes, type Edited, type EditedField } from '../lib/merge';

import { EditClash } from './edit-clash';
import { SavedVersion, type Pair } from './saved-version';
import { SopField } from './sop-field';
import { ChannelField } from './step-basics';

type Change = Body<'/api/v1/agents/{agent_id}/config', 'patch'>;

/** The fields that differ from what was read: what is not touched is not sent. */
function changeOf(edited: Edited, { agent }: AgentRead): Partial<Change> {
  const { name, type, sop, handoff, knowledge, model } = edited;
  return {
    ...(name.trim() !== agent.name ? { agent_name: name.trim() } : {}),
    ...(type !== agent.type ? { agent_type: type } : {}),
    ...(sop !== agent.sop ? { sop } : {}),
    ...(handoff !== agent.human_handoff_description ? { human_handoff_description: handoff } : {}),
    ...(knowledge !== agent.knowledge_base_description ? { knowledge_base_description: knowledge } : {}),
    ...(model !== agent.model ? { text_config: { model } } : {}),
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
  const [edited, setEdited] = useState(() => editedOf(read.agent));
  const [clashes, setClashes] = useState<Clashes>({});
  const [faults, setFaults] = useState<DraftFaults>({});
  const update = useUpdateAgent();
  const [saved, setSaved] = useState<Pair | null>(null);
  const handoff = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (line === 0) handoff.current?.focus();
  }, [line]);
  const client = useQueryClient();
  const { id } = base.agent;
  // Somebody else has saved: their change and what is written here come together, and nothing of both is lost.
  const join = useMutation({
    mutationFn: () => client.query({ queryKey: ['agents', id], queryFn: () => getAgent(id), staleTime: 0 }),
    onSuccess(theirs) {
      const joined = merge({ base: editedOf(base.agent), mine: edited, theirs: editedOf(theirs.agent), former: clashes });
      setBase(theirs);
      setEdited(joined.merged);
      setClashes(joined.clashes);
      update.reset();
    },
    meta: { quiet: true },
  });
  const changes = changeOf(edited, base);
  const dirty = Object.keys(changes).length > 0;
  const conflict = update.isError && asProblem(update.error).status === 412;
  const busy = update.isPending || join.isPending;

  const change = (part: Partial<Edited>) => {
    setEdited((old) => ({ ...old, ...part }));
    setFaults({});
  };

  function reset(next: AgentRead) {
    setBase(next);
    setEdited(editedOf(next.agent));
    setClashes({});
    setFaults({});
    update.reset();
    join.reset();
  }

  function save() {
    const found = faultsOf({ ...emptyDraft, ...edited }, ['name', 'sop', 'handoff', 'knowledge']);
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    join.reset();
    // As it is by now: the form may have been opened while the first was made.
    const before = read.agent.version || read.agent.latest_version;
    update.mutate(
      { id, etag: base.etag, change: changes },
      {
        onSuccess(answer) {
          const { agent } = answer;
          const made = agent.latest_version > base.agent.latest_version;
          if (made) setSaved({ before, after: agent.latest_version });
          // Of a new version the bar tells.
          else toast('good', words.agent.saved);
          reset(answer);
        },
        onError(error) {
          const problem = asProblem(error);
          if (problem.status === 412) join.mutate();
          setFaults(serverFaults(problem.faults.map((fault) => ({ field: fieldOf(fault.pointer), message: fault.message }))));
        },
      },
    );
  }

  const clashOf = (field: EditedField, label: string, show?: (value: string) => string) => {
    const clash = clashes[field];
    return (
      clash && (
        <EditClash
          field={label}
          clash={clash}
          value={edited[field]}
          {...(show ? { show } : {})}
          onChoose={(chosen, value) => {
            setClashes((old) => ({ ...old, [field]: chosen }));
            change({ [field]: value });
          }}
        />
      )
    );
  };

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
          {conflict || join.isSuccess ? (
            <div role="alert" className="flex flex-wrap items-center gap-3 rounded-lg bg-warn-soft px-3.5 py-3 text-[0.8125rem]">
              <p className="min-w-0 flex-1 basis-48">{conflict ? words.agent.changedElsewhere : words.agent.broughtIn(dirty)}</p>
              {conflict && (
                <Button size="sm" disabled={busy} onClick={() => join.mutate()}>
                  {words.agent.bringIn}
                </Button>
              )}
            </div>
          ) : (
            <ProblemNote error={update.error} />
          )}
          <ProblemNote error={join.error} />
          <div className="grid max-w-2xl gap-6">
            <div>
              <Field label={words.wizard.name} hint={words.wizard.nameHint} error={faults.name}>
                {(control) => <Input {...control} value={edited.name} onChange={(event) => change({ name: event.target.value })} />}
              </Field>
              {clashOf('name', words.wizard.name)}
            </div>
            <div>
              <Field label={words.wizard.knowledge} hint={words.wizard.knowledgeHint} error={faults.knowledge} optional>
                {(control) => (
                  <Textarea {...control} value={edited.knowledge} onChange={(event) => change({ knowledge: event.target.value })} />
                )}
              </Field>
              {clashOf('knowledge', words.wizard.knowledge)}
            </div>
            <div>
              <ChannelField value={edited.type} onChange={(type) => change({ type })} />
              {clashOf('type', words.wizard.type, (type) => words.agents.types[type as Draft['type']].name)}
            </div>
            {(models.length > 1 || edited.model !== 'builtin') && (
              <ModelField models={models} value={edited.model} onChange={(model) => change({ model })} />
            )}
            {clashOf('model', words.agent.model, modelName)}
          </div>
          <div>
            <SopField value={edited.sop} error={faults.sop} onChange={(sop) => change({ sop })} line={line} />
            {clashOf('sop', words.wizard.sop)}
          </div>
          <div className="max-w-2xl">
            <Field label={words.wizard.handoff} hint={words.wizard.handoffHint} error={faults.handoff} optional>
              {(control) => <Textarea {...control} ref={handoff} value={edited.handoff} onChange={(event) => change({ handoff: event.target.value })} />}
            </Field>
            {clashOf('handoff', words.wizard.handoff)}
          </div>
        </CardBody>
        <footer className="sticky bottom-0 grid gap-3 rounded-b-xl border-t border-line bg-surface px-4 py-3 sm:px-5">
          {saved && <SavedVersion key={saved.after} agent={id} pair={saved} link={creationLink(saved.after)} />}
          <div className="flex items-center gap-2">
          <Button look="primary" type="submit" disabled={!dirty || busy}>
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
