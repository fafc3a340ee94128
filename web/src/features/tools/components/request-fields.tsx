import type { ReactNode } from 'react';

import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { words } from '@/lib/words';

import { bodies, contentTypes, methods, type ToolDraft } from '../lib/draft';

import { HeaderRows } from './header-rows';

interface RequestFieldsProps {
  draft: ToolDraft;
  onDraft: (draft: ToolDraft) => void;
  secrets: string[];
  secretsLink: ReactNode;
  /** What the server found wrong, by JSON pointer. */
  fault: (pointer: string) => string | undefined;
}

/** What a call sends, and where. */
export function RequestFields({ draft, onDraft, secrets, secretsLink, fault }: RequestFieldsProps) {
  const change = (part: Partial<ToolDraft>) => onDraft({ ...draft, ...part });
  return (
    <div className="grid gap-5">
      <div className="grid gap-3 sm:grid-cols-[8rem_minmax(0,1fr)]">
        <Field label={words.tools.method}>
          {(control) => (
            <Select {...control} value={draft.method} onChange={(event) => change({ method: event.target.value as ToolDraft['method'] })}>
              {methods.map((method) => (
                <option key={method}>{method}</option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={words.tools.url} hint={words.tools.urlHint} error={fault('/request/url')}>
          {(control) => (
            <Input
              {...control}
              code
              type="url"
              autoComplete="off"
              spellCheck={false}
              maxLength={2000}
              placeholder={words.tools.samples.url}
              value={draft.url}
              onChange={(event) => change({ url: event.target.value })}
            />
          )}
        </Field>
      </div>
      <div className="grid gap-2">
        <h3 className="text-[0.8125rem] font-medium">{words.tools.headers}</h3>
        <HeaderRows
          rows={draft.headers}
          onRows={(headers) => change({ headers })}
          secrets={secrets}
          secretsLink={secretsLink}
          faultOf={(at, part) => fault(`/request/headers/${String(at)}/${part}`) ?? (part === 'value' && at === 0 ? fault('/request/headers') : undefined)}
        />
      </div>
      {draft.method !== 'GET' && (
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label={words.tools.body} error={fault('/request/body')}>
            {(control) => (
              <Select {...control} value={draft.body} onChange={(event) => change({ body: event.target.value as ToolDraft['body'] })}>
                {bodies.map((body) => (
                  <option key={body} value={body}>
                    {words.tools.bodies[body]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {draft.body === 'text' && (
            <>
              <Field label={words.tools.contentType} error={fault('/request/content_type')}>
                {(control) => (
                  <Select {...control} value={draft.contentType} onChange={(event) => change({ contentType: event.target.value })}>
                    {[...new Set([...contentTypes, draft.contentType])].map((type) => (
                      <option key={type}>{type}</option>
                    ))}
                  </Select>
                )}
              </Field>
              <div className="sm:col-span-2">
                <Field label={words.tools.template} hint={words.tools.templateHint} error={fault('/request/text')}>
                  {(control) => (
                    <Textarea
                      {...control}
                      code className="min-h-28"
                      spellCheck={false}
                      maxLength={32_000}
                      placeholder={'{"order": {order_id}, "note": "{note}"}'}
                      value={draft.text}
                      onChange={(event) => change({ text: event.target.value })}
                    />
                  )}
                </Field>
              </div>
            </>
          )}
        </div>
      )}
    </div>
  );
}
