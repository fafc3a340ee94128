import { FileJson } from 'lucide-react';
import { useState } from 'react';

import { Note } from '@/components/note';
import { ProblemNote } from '@/components/problem-note';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { toast } from '@/lib/toast-store';
import { words } from '@/lib/words';

import { useImportTools } from '../api/import-tools';
import { usePreviewTools, type ImportPreview } from '../api/preview-tools';

const bytesMax = 1_000_000;

interface ImportDialogProps {
  agent: string;
  open: boolean;
  onClose: () => void;
}

/** Tools from an OpenAPI document: the document first, then the operations to tick. */
export function ImportDialog({ agent, open, onClose }: ImportDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={(wanted) => !wanted && onClose()}
      title={words.tools.importTitle}
      text={words.tools.importText}
      icon={<FileJson aria-hidden className="size-4" />}
      shape="wide"
    >
      <ImportForm agent={agent} onClose={onClose} />
    </Dialog>
  );
}

type OpenApi = Record<string, unknown>;

function parsed(text: string): OpenApi | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as OpenApi) : null;
  } catch {
    return null;
  }
}

function ImportForm({ agent, onClose }: Omit<ImportDialogProps, 'open'>) {
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string>();
  const [document, setDocument] = useState<OpenApi | null>(null);
  const preview = usePreviewTools(agent);
  function show(given: string) {
    const value = parsed(given);
    setFault(given.length > bytesMax ? words.tools.importTooLarge : value ? undefined : words.tools.importNoJson);
    if (!value || given.length > bytesMax) return;
    preview.mutate({ document: value }, { onSuccess: () => setDocument(value) });
  }
  if (document && preview.data) {
    return <Choice agent={agent} document={document} first={preview.data} onBack={() => setDocument(null)} onClose={onClose} />;
  }
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        show(text);
      }}
    >
      <ProblemNote error={preview.error} />
      <Field label={words.tools.importFile}>
        {(control) => (
          <Input
            {...control}
            type="file"
            accept=".json,application/json"
            className="h-auto py-1.5"
            onChange={(event) => {
              const file = event.target.files?.[0];
              if (!file) return;
              if (file.size > bytesMax) {
                setFault(words.tools.importTooLarge);
                return;
              }
              void file.text().then((read) => {
                setText(read);
                show(read);
              });
            }}
          />
        )}
      </Field>
      <Field label={words.tools.importPaste} hint={words.tools.importHint} error={fault}>
        {(control) => (
          <Textarea
            {...control}
            rows={10}
            spellCheck={false}
            code
            className="text-xs sm:text-xs"
            placeholder={words.tools.importSample}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{words.common.cancel}</Button>
        <Button look="primary" type="submit" disabled={preview.isPending || text.trim() === ''}>
          {words.tools.importShow}
        </Button>
      </div>
    </form>
  );
}

interface ChoiceProps {
  agent: string;
  document: OpenApi;
  first: ImportPreview;
  onBack: () => void;
  onClose: () => void;
}

function Choice({ agent, document, first, onBack, onClose }: ChoiceProps) {
  const [server, setServer] = useState(first.server);
  const [asked, setAsked] = useState(first.server);
  const [secrets, setSecrets] = useState<Record<string, string>>({});
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const again = usePreviewTools(agent);
  const make = useImportTools(agent);
  const shown = again.data ?? first;
  const possible = shown.operations.filter((one) => one.problems.length === 0);
  // Only what is named here is sent to that server.
  const named = Object.fromEntries(shown.schemes.map((scheme) => [scheme.name, secrets[scheme.name] ?? scheme.secret]));
  const given = { document, ...(server !== first.server && server !== '' ? { server } : {}), secrets: named };
  function look() {
    if (server === asked && Object.keys(secrets).length === 0) return;
    setAsked(server);
    again.mutate(given);
  }
  function tick(operations: string[], on: boolean) {
    setChosen((old) => {
      const next = new Set(old);
      for (const one of operations) {
        if (on) next.add(one);
        else next.delete(one);
      }
      return next;
    });
  }
  const wanted = possible.filter((one) => chosen.has(one.operation)).map((one) => one.operation);
  return (
    <form
      noValidate
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate(
          { ...given, operations: wanted },
          {
            onSuccess(made) {
              toast('good', words.tools.imported(made.items.length));
              onClose();
            },
          },
        );
      }}
    >
      <ProblemNote error={again.error ?? make.error} />
      <Field label={words.tools.importServer} hint={words.tools.importServerHint}>
        {(control) => (
          <Input
            {...control}
            code
            spellCheck={false}
            placeholder={words.tools.importServerSample}
            value={server}
            onBlur={look}
            onChange={(event) => setServer(event.target.value)}
          />
        )}
      </Field>
      {shown.schemes.map((scheme) => (
        <Field
          key={scheme.name}
          label={words.tools.importSecret(scheme.name)}
          hint={scheme.known ? scheme.header : undefined}
          error={scheme.known ? undefined : words.tools.importSecretMissing}
        >
          {(control) => (
            <Input
              {...control}
              code
              spellCheck={false}
              maxLength={64}
              value={secrets[scheme.name] ?? scheme.secret}
              onBlur={look}
              onChange={(event) => setSecrets((old) => ({ ...old, [scheme.name]: event.target.value.toUpperCase().replaceAll(/[ -]/g, '_') }))}
            />
          )}
        </Field>
      ))}
      <fieldset className="grid gap-2">
        <legend className="mb-2 flex w-full items-center justify-between gap-3 text-[0.8125rem] font-medium">
          {words.tools.importOperations(shown.operations.length)}
        </legend>
        {possible.length > 1 && (
          <label className="flex items-center gap-2.5 text-[0.8125rem] text-soft">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={wanted.length === possible.length}
              onChange={(event) => tick(possible.map((one) => one.operation), event.target.checked)}
            />
            {words.tools.importAll(possible.length)}
          </label>
        )}
        {shown.operations.length === 0 && <Note>{words.tools.importNone}</Note>}
        <ul className="divide-y divide-line rounded-lg border border-line">
          {shown.operations.map((one) => (
            <Operation key={one.operation} operation={one} checked={wanted.includes(one.operation)} onChange={(on) => tick([one.operation], on)} />
          ))}
        </ul>
      </fieldset>
      <div className="flex justify-end gap-2">
        <Button onClick={onBack}>{words.common.back}</Button>
        <Button look="primary" type="submit" disabled={wanted.length === 0 || make.isPending || again.isPending}>
          {words.tools.importMake(wanted.length)}
        </Button>
      </div>
    </form>
  );
}

interface OperationProps {
  operation: ImportPreview['operations'][number];
  checked: boolean;
  onChange: (on: boolean) => void;
}

function Operation({ operation, checked, onChange }: OperationProps) {
  const { name, description, confirm, problems } = operation;
  const impossible = problems.length > 0;
  const [method, path] = operation.operation.split(/ (.*)/);
  return (
    <li>
      <label className={impossible ? 'flex items-start gap-3 px-3.5 py-3' : 'flex cursor-pointer items-start gap-3 px-3.5 py-3 hover:bg-sunken'}>
        <input
          type="checkbox"
          className="mt-0.5 size-4 accent-accent"
          aria-label={operation.operation}
          disabled={impossible}
          checked={checked}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-center gap-2">
            <span className="font-mono text-[0.8125rem] font-semibold break-all">{name}</span>
            {confirm && <Badge tone="accent">{words.tools.confirmBadge}</Badge>}
          </span>
          <span className="block text-[0.8125rem] text-soft">{description}</span>
          <span className="mt-0.5 block font-mono text-xs break-all text-faint">
            <b className="font-semibold">{method}</b> {path}
          </span>
          {problems.map((text) => (
            <span key={text} className="mt-1 block text-xs text-bad">
              {text}
            </span>
          ))}
        </span>
      </label>
    </li>
  );
}
