import { Lock } from 'lucide-react';

import { Badge, type Tone } from '@/components/ui/badge';
import { words } from '@/lib/words';

import { fieldsOf, parameterOf, typeName, type ApiDocument, type Operation, type SchemaNode } from '../lib/document';

import { MethodTag } from './method-tag';

const toneOf = (status: string): Tone => (status.startsWith('2') ? 'good' : status.startsWith('5') ? 'warn' : 'plain');

export function OperationView({ document, operation }: { document: ApiDocument; operation: Operation }) {
  const parameters = (operation.parameters ?? []).map((parameter) => parameterOf(document, parameter));
  const bodies = Object.entries(operation.requestBody?.content ?? {});
  const answers = Object.entries(operation.responses ?? {});
  return (
    <article id={operation.id} className="scroll-mt-20 border-b border-line py-8 first:pt-0">
      <h3 className="text-base font-semibold">{operation.summary ?? operation.id}</h3>
      <p className="mt-2 flex min-w-0 flex-wrap items-center gap-2">
        <MethodTag method={operation.method} />
        <code className="min-w-0 text-[0.8125rem] break-all">{operation.path}</code>
        {(operation.security?.length ?? 0) > 0 && (
          <span className="flex items-center gap-1 text-xs text-faint">
            <Lock aria-hidden className="size-3" />
            {words.docs.auth}
          </span>
        )}
      </p>
      {operation.description && <p className="mt-3 max-w-2xl text-soft">{operation.description}</p>}
      {parameters.length > 0 && (
        <Part title={words.docs.parameters}>
          <Fields
            lines={parameters.map((parameter) => ({
              name: parameter.name,
              depth: 0,
              type: `${parameter.schema?.enum?.map(String).join(' | ') ?? typeName(parameter.schema)}, ${words.docs.where(parameter.in)}`,
              required: parameter.required === true,
              meaning: parameter.description ?? '',
            }))}
          />
        </Part>
      )}
      {bodies.map(([type, { schema }]) => (
        <Part key={type} title={words.docs.body} note={type}>
          <SchemaView document={document} schema={schema} />
        </Part>
      ))}
      <Part title={words.docs.answers}>
        <ul className="divide-y divide-line rounded-lg border border-line">
          {answers.map(([status, answer]) => {
            const schema = answer.content?.['application/json']?.schema;
            const lines = schema && status.startsWith('2') ? fieldsOf(document, schema) : [];
            return (
              <li key={status} className="px-3.5 py-2.5 text-[0.8125rem]">
                <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
                  <Badge tone={toneOf(status)}>{status}</Badge>
                  <span className="min-w-0 flex-1 basis-52 break-words text-soft">{answer.description}</span>
                  {schema && <code className="text-xs text-faint">{typeName(schema)}</code>}
                </div>
                {lines.length > 0 && (
                  <details className="mt-2">
                    <summary className="w-fit cursor-pointer rounded-sm text-xs font-medium text-accent-ink">{words.docs.fields}</summary>
                    <div className="mt-2">
                      <Fields lines={lines} />
                    </div>
                  </details>
                )}
              </li>
            );
          })}
        </ul>
      </Part>
    </article>
  );
}

function Part({ title, note, children }: { title: string; note?: string; children: React.ReactNode }) {
  return (
    <section className="mt-5">
      <h4 className="mb-2 text-xs font-semibold text-faint">
        {title}
        {note && <code className="ml-2 font-normal">{note}</code>}
      </h4>
      {children}
    </section>
  );
}

function SchemaView({ document, schema }: { document: ApiDocument; schema: SchemaNode | undefined }) {
  const lines = schema ? fieldsOf(document, schema) : [];
  return lines.length > 0 ? <Fields lines={lines} /> : <p className="text-[0.8125rem] text-soft">{typeName(schema)}</p>;
}

const indents = ['', 'pl-4', 'pl-8', 'pl-12'];

function Fields({ lines }: { lines: ReturnType<typeof fieldsOf> }) {
  return (
    <dl className="divide-y divide-line rounded-lg border border-line text-[0.8125rem]">
      {lines.map((line, index) => (
        <div key={index} className="grid gap-x-4 gap-y-0.5 px-3.5 py-2 md:grid-cols-[minmax(0,14rem)_minmax(0,1fr)]">
          <dt className={`min-w-0 ${indents[line.depth] ?? 'pl-12'}`}>
            <code className="font-medium break-all">{line.name}</code>
            {line.required && <span className="ml-2 text-xs text-warn">{words.docs.required}</span>}
          </dt>
          <dd className="min-w-0 text-soft">
            <code className="mr-2 text-xs break-words text-faint">{line.type}</code>
            {line.meaning}
          </dd>
        </div>
      ))}
    </dl>
  );
}
