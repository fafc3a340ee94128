import { useState, type ReactNode } from 'react';

import type { Jump } from '@/components/code/code-editor';
import { LeaveGuard } from '@/components/leave-guard';
import { PageHeader } from '@/components/page-header';
import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { asProblem, fieldOf } from '@/lib/problem';
import { toast } from '@/lib/toast-store';
import { words } from '@/lib/words';

import { useCreateWorkflow } from '../api/create-workflow';
import type { Workflow, WorkflowRead } from '../api/get-workflow';
import { useUpdateWorkflow } from '../api/update-workflow';
import { prettyText } from '../lib/draft';
import { useDraft } from '../lib/use-draft';

import { MachineEditor } from './machine-editor';

interface Fields {
  name: string;
  description: string;
  comment: string;
  text: string;
}

const fieldsOf = ({ workflow }: WorkflowRead): Fields => ({ name: workflow.name, description: workflow.description, comment: '', text: prettyText(workflow.definition) });

interface WorkflowFormProps {
  /** What is changed; without it a workflow is made. */
  read?: WorkflowRead;
  /** What a new one begins with. */
  begin?: { name: string; description: string; text: string };
  onSaved: (workflow: Workflow) => void;
  cancel: ReactNode;
}

/** Makes a workflow or changes one. `read` is the state the form began from: saving over a newer one is refused. */
export function WorkflowForm({ read, begin, onSaved, cancel }: WorkflowFormProps) {
  const [base, setBase] = useState(read);
  const [start, setStart] = useState<Fields>(() => (read ? fieldsOf(read) : { name: '', description: '', text: '', ...begin, comment: '' }));
  const [fields, setFields] = useState(start);
  const [kind, setKind] = useState<Workflow['kind']>(base?.workflow.kind ?? 'standard');
  const [fault, setFault] = useState<string>();
  const [jump, setJump] = useState<Jump | null>(null);
  const create = useCreateWorkflow();
  const update = useUpdateWorkflow();
  const known = useDraft(fields.text);
  const redefined = known.draft.definition !== null && base !== undefined && JSON.stringify(known.draft.definition) !== JSON.stringify(base.workflow.definition);
  const dirty = fields.name !== start.name || fields.description !== start.description || fields.text !== start.text;
  const saved = create.isSuccess || update.isSuccess;
  const pending = create.isPending || update.isPending;
  const error = create.error ?? update.error;
  const conflict = error !== null && asProblem(error).status === 412;

  const change = (part: Partial<Fields>) => {
    setFields((old) => ({ ...old, ...part }));
    if ('name' in part) setFault(undefined);
  };

  function takeTheirs() {
    if (!read) return;
    setBase(read);
    setStart(fieldsOf(read));
    setFields(fieldsOf(read));
    update.reset();
  }

  const onError = (failure: unknown) => {
    const problem = asProblem(failure);
    const own = problem.faults.find(({ pointer }) => fieldOf(pointer) === 'name')?.message;
    setFault(own ?? (problem.status === 409 ? problem.message : undefined));
  };

  function save() {
    const name = fields.name.trim();
    if (name.length < 1 || name.length > 80) {
      setFault(words.validation.workflowName);
      return;
    }
    const errors = known.findings.filter(({ severity }) => severity === 'error');
    const [first] = errors;
    if (first || !known.draft.definition) {
      toast('bad', words.workflowEditor.mendFirst(Math.max(1, errors.length)));
      if (first) setJump({ from: first.from, to: first.to });
      return;
    }
    const { definition } = known.draft;
    if (!base) {
      create.mutate({ name, kind, description: fields.description.trim(), definition }, { onSuccess: onSaved, onError });
      return;
    }
    const differing = {
      ...(name !== base.workflow.name ? { name } : {}),
      ...(fields.description !== base.workflow.description ? { description: fields.description.trim() } : {}),
      ...(redefined ? { definition, ...(fields.comment.trim() ? { comment: fields.comment.trim() } : {}) } : {}),
    };
    update.mutate({ id: base.workflow.id, etag: base.etag, change: differing }, { onSuccess: ({ workflow }) => onSaved(workflow), onError });
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <LeaveGuard active={dirty && !saved} saving={pending} />
      <PageHeader
        title={base ? words.workflows.editTitle(base.workflow.name) : words.workflows.createTitle}
        action={
          <>
            {cancel}
            <Button look="primary" type="submit" disabled={pending || (base !== undefined && !dirty)}>
              {!base ? words.workflowEditor.create : redefined ? words.workflowEditor.saveVersion(base.workflow.version + 1) : words.workflowEditor.save}
            </Button>
          </>
        }
      />
      <div className="grid gap-5">
        {conflict ? (
          <div role="alert" className="flex flex-wrap items-center gap-3 rounded-lg bg-warn-soft px-3.5 py-3 text-[0.8125rem]">
            <p className="min-w-0 flex-1 basis-48">{words.workflowEditor.changedElsewhere}</p>
            <Button size="sm" onClick={takeTheirs}>
              {words.workflowEditor.takeTheirs}
            </Button>
          </div>
        ) : (
          !fault && <ProblemNote error={error} />
        )}
        <div className={base ? 'grid gap-4 md:grid-cols-[minmax(0,1fr)_minmax(0,2fr)]' : 'grid gap-4 md:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_minmax(0,2fr)]'}>
          <Field label={words.workflowEditor.name} error={fault}>
            {(control) => <Input {...control} autoComplete="off" value={fields.name} onChange={(event) => change({ name: event.target.value })} />}
          </Field>
          <Field label={words.workflowEditor.description} optional>
            {(control) => (
              <Input
                {...control}
                maxLength={2000}
                autoComplete="off"
                placeholder={words.workflowEditor.descriptionPlaceholder}
                value={fields.description}
                onChange={(event) => change({ description: event.target.value })}
              />
            )}
          </Field>
          {!base && (
            <Field label={words.workflowEditor.kind} hint={words.workflowEditor.kindHints[kind]}>
              {(control) => (
                <Select {...control} value={kind} onChange={(event) => setKind(event.target.value === 'express' ? 'express' : 'standard')}>
                  <option value="standard">{words.workflows.kinds.standard}</option>
                  <option value="express">{words.workflows.kinds.express}</option>
                </Select>
              )}
            </Field>
          )}
          {redefined && (
            <div className="md:col-span-2">
              <Field label={words.workflowEditor.comment} hint={words.workflowEditor.commentHint} optional>
                {(control) => <Input {...control} maxLength={500} autoComplete="off" value={fields.comment} onChange={(event) => change({ comment: event.target.value })} />}
              </Field>
            </div>
          )}
        </div>
        <MachineEditor text={fields.text} onText={(text) => change({ text })} known={known} jump={jump} onJump={setJump} />
      </div>
    </form>
  );
}
