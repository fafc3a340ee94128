import { useState, type ReactNode } from 'react';

import { LeaveGuard } from '@/components/leave-guard';
import { PageHeader } from '@/components/page-header';
import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { asProblem } from '@/lib/problem';
import { words } from '@/lib/words';

import { useCreateTool } from '../api/create-tool';
import type { ToolRead } from '../api/get-tool';
import type { Tool } from '../api/list-tools';
import { useUpdateTool } from '../api/update-tool';
import { draftOf, emptyDraft, schemaOfDraft, toolOf, type ToolDraft } from '../lib/draft';

import { ParameterEditor } from './parameter-editor';
import { RequestFields } from './request-fields';
import { TestPanel } from './test-panel';

const namePattern = /^[A-Za-z0-9_-]{1,64}$/;

interface ToolFormProps {
  agent: string;
  /** What is changed; without it a tool is made. */
  read?: ToolRead;
  secrets: string[];
  secretsLink: ReactNode;
  onSaved: (tool: Tool) => void;
  cancel: ReactNode;
}

/** Makes a tool or changes one, and tries it. */
export function ToolForm({ agent, read, secrets, secretsLink, onSaved, cancel }: ToolFormProps) {
  const [base, setBase] = useState(read);
  const [start, setStart] = useState<ToolDraft>(() => (read ? draftOf(read.tool) : emptyDraft));
  const [draft, setDraft] = useState(start);
  const [tried, setTried] = useState(false);
  const create = useCreateTool(agent);
  const update = useUpdateTool(agent);
  const schema = schemaOfDraft(draft);
  const dirty = JSON.stringify(draft) !== JSON.stringify(start);
  const pending = create.isPending || update.isPending;
  const error = create.error ?? update.error;
  const problem = error ? asProblem(error) : null;
  const fault = (pointer: string) => problem?.faults.find((each) => each.pointer === pointer)?.message;
  const schemaFaults = (problem?.faults ?? []).filter(({ pointer }) => pointer.startsWith('/parameters')).map(({ pointer, message }) => `${pointer.slice('/parameters'.length) || words.tools.schema}: ${message}`);
  const nameFault = (tried && !namePattern.test(draft.name.trim()) ? words.tools.nameFault : undefined) ?? fault('/name') ?? (problem?.code === 'TOOL_NAME_TAKEN' ? problem.message : undefined);
  const descriptionFault = tried && draft.description.trim() === '' ? words.tools.descriptionFault : fault('/description');
  const placed = (problem?.faults.length ?? 0) > 0 || nameFault !== undefined;

  const change = (part: Partial<ToolDraft>) => setDraft((old) => ({ ...old, ...part }));

  function save() {
    setTried(true);
    if (!schema || !namePattern.test(draft.name.trim()) || draft.description.trim() === '') return;
    const sent = toolOf(draft, schema);
    if (!base) {
      create.mutate(sent, { onSuccess: onSaved });
      return;
    }
    update.mutate(
      { id: base.tool.id, etag: base.etag, change: sent },
      {
        onSuccess(saved) {
          setBase(saved);
          setStart(draftOf(saved.tool));
          setDraft(draftOf(saved.tool));
          onSaved(saved.tool);
        },
      },
    );
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <LeaveGuard active={dirty && !create.isSuccess} saving={pending} />
      <PageHeader
        title={base ? base.tool.name : words.tools.createTitle}
        action={
          <>
            {cancel}
            <Button look="primary" type="submit" disabled={pending || !schema || (base !== undefined && !dirty)}>
              {base ? words.common.save : words.tools.create}
            </Button>
          </>
        }
      />
      {error !== null && !placed && (
        <div className="mb-5">
          <ProblemNote error={error} />
        </div>
      )}
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_26rem]">
        <div className="grid min-w-0 gap-5">
          <Card>
            <CardHead title={words.tools.what} text={words.tools.whatText} />
            <CardBody className="grid gap-5">
              <Field label={words.tools.name} hint={words.tools.nameHint} error={nameFault}>
                {(control) => <Input {...control} code autoComplete="off" spellCheck={false} maxLength={64} placeholder={words.tools.samples.name} value={draft.name} onChange={(event) => change({ name: event.target.value })} />}
              </Field>
              <Field label={words.tools.description} hint={words.tools.descriptionHint} error={descriptionFault}>
                {(control) => <Textarea {...control} maxLength={1000} placeholder={words.tools.descriptionPlaceholder} value={draft.description} onChange={(event) => change({ description: event.target.value })} />}
              </Field>
              <Check label={words.tools.confirm} text={words.tools.confirmText} checked={draft.confirm} onChange={(confirm) => change({ confirm })} />
              <Check label={words.tools.enabled} text={words.tools.enabledText} checked={draft.enabled} onChange={(enabled) => change({ enabled })} />
            </CardBody>
          </Card>
          <Card>
            <CardHead title={words.tools.parameters} text={words.tools.parametersText} />
            <CardBody>
              <ParameterEditor draft={draft} onDraft={setDraft} faults={schemaFaults} />
            </CardBody>
          </Card>
          <Card>
            <CardHead title={words.tools.request} text={words.tools.requestText} />
            <CardBody>
              <RequestFields draft={draft} onDraft={setDraft} secrets={secrets} secretsLink={secretsLink} fault={fault} />
            </CardBody>
          </Card>
          <Card>
            <CardHead title={words.tools.answer} text={words.tools.answerText} />
            <CardBody className="grid gap-5 sm:grid-cols-2">
              <div className="sm:col-span-2">
                <Field label={words.tools.resultPath} hint={words.tools.resultPathHint} error={fault('/result_path')} optional>
                  {(control) => <Input {...control} code autoComplete="off" spellCheck={false} maxLength={500} placeholder={words.tools.samples.path} value={draft.resultPath} onChange={(event) => change({ resultPath: event.target.value })} />}
                </Field>
              </div>
              <Field label={words.tools.timeout} hint={words.tools.timeoutHint} error={fault('/timeout_seconds')}>
                {(control) => <Input {...control} inputMode="numeric" value={draft.timeoutSeconds} onChange={(event) => change({ timeoutSeconds: event.target.value })} />}
              </Field>
              <Field label={words.tools.size} hint={words.tools.sizeHint} error={fault('/response_bytes_max')}>
                {(control) => <Input {...control} inputMode="numeric" value={draft.responseKilobytes} onChange={(event) => change({ responseKilobytes: event.target.value })} />}
              </Field>
            </CardBody>
          </Card>
        </div>
        <TestPanel key={base?.tool.updated_at ?? 'new'} agent={agent} tool={base?.tool ?? null} dirty={dirty} />
      </div>
    </form>
  );
}

interface CheckProps {
  label: string;
  text: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

function Check({ label, text, checked, onChange }: CheckProps) {
  return (
    <label className="flex cursor-pointer items-start gap-3">
      <input type="checkbox" className="mt-0.5 size-4 accent-accent" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span className="text-[0.8125rem] font-medium">
        {label}
        <span className="block text-xs font-normal text-soft">{text}</span>
      </span>
    </label>
  );
}
