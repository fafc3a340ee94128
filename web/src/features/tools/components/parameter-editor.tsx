import { Plus, X } from 'lucide-react';

import { JsonInput } from '@/components/code/json-input';
import { JsonView } from '@/components/code/json-view';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { words } from '@/lib/words';

import { schemaOfDraft, turned, type ToolDraft } from '../lib/draft';
import { emptyParameter, kinds, type Kind, type Parameter } from '../lib/parameters';

interface ParameterEditorProps {
  draft: ToolDraft;
  onDraft: (draft: ToolDraft) => void;
  /** What the server found wrong with the schema. */
  faults: string[];
}

/** The parameters as rows with the schema they make beside them, or the schema itself as text. */
export function ParameterEditor({ draft, onDraft, faults }: ParameterEditorProps) {
  const other = turned(draft);
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <Button size="sm" disabled={!other} onClick={() => other && onDraft(other)}>
          {draft.rows ? words.tools.asSchema : words.tools.asRows}
        </Button>
        {!other && <p className="text-[0.8125rem] text-faint">{words.tools.rowsCannot}</p>}
      </div>
      {draft.rows ? (
        <div className="grid items-start gap-4 2xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <Rows rows={draft.rows} onRows={(rows) => onDraft({ ...draft, rows })} />
          <JsonView label={words.tools.schema} value={schemaOfDraft(draft)} />
        </div>
      ) : (
        <JsonInput label={words.tools.schema} hint={words.tools.schemaHint} value={draft.schemaText} onChange={(schemaText) => onDraft({ ...draft, schemaText })} />
      )}
      {faults.length > 0 && (
        <ul className="grid gap-1 text-[0.8125rem] text-bad">
          {faults.map((fault) => (
            <li key={fault}>{fault}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Rows({ rows, onRows }: { rows: Parameter[]; onRows: (rows: Parameter[]) => void }) {
  const change = (at: number, part: Partial<Parameter>) => onRows(rows.map((row, index) => (index === at ? { ...row, ...part } : row)));
  return (
    <div className="grid gap-3">
      {rows.length === 0 && <p className="text-[0.8125rem] text-soft">{words.tools.noParameters}</p>}
      {rows.map((row, at) => (
        <fieldset key={at} className="grid gap-3 rounded-lg border border-line p-3.5">
          <legend className="sr-only">{words.tools.parameter(row.name || String(at + 1))}</legend>
          <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-3 sm:grid-cols-[minmax(0,1fr)_8rem_auto]">
            <Field label={words.tools.parameterName}>
              {(control) => (
                <Input {...control} code autoComplete="off" spellCheck={false} maxLength={64} value={row.name} onChange={(event) => change(at, { name: event.target.value })} />
              )}
            </Field>
            <div className="max-sm:order-last max-sm:col-span-2">
              <Field label={words.tools.parameterKind}>
                {(control) => (
                  <Select {...control} value={row.kind} onChange={(event) => change(at, { kind: event.target.value as Kind })}>
                    {kinds.map((kind) => (
                      <option key={kind} value={kind}>
                        {words.tools.kinds[kind]}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
            </div>
            <Button size="icon" look="quiet" className="self-end" aria-label={words.tools.removeParameter(row.name || String(at + 1))} onClick={() => onRows(rows.filter((_row, index) => index !== at))}>
              <X aria-hidden />
            </Button>
          </div>
          <Field label={words.tools.parameterText} optional>
            {(control) => <Input {...control} autoComplete="off" maxLength={500} placeholder={words.tools.parameterTextPlaceholder} value={row.description} onChange={(event) => change(at, { description: event.target.value })} />}
          </Field>
          {row.kind === 'string' && (
            <Field label={words.tools.values} hint={words.tools.valuesHint} optional>
              {(control) => <Textarea {...control} code className="min-h-16" spellCheck={false} value={row.values} onChange={(event) => change(at, { values: event.target.value })} />}
            </Field>
          )}
          <label className="flex cursor-pointer items-center gap-2.5 text-[0.8125rem]">
            <input type="checkbox" className="size-4 accent-accent" checked={row.required} onChange={(event) => change(at, { required: event.target.checked })} />
            {words.tools.required}
          </label>
        </fieldset>
      ))}
      <Button size="sm" className="justify-self-start" onClick={() => onRows([...rows, emptyParameter])}>
        <Plus aria-hidden />
        {words.tools.addParameter}
      </Button>
    </div>
  );
}
