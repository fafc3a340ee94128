import { lazy, Suspense, useEffect, useRef, useState } from 'react';

import { Tabs } from '@/components/tabs';
import { Button } from '@/components/ui/button';
import { Confirm } from '@/components/ui/confirm';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { Skeleton } from '@/components/ui/skeleton';
import { words } from '@/lib/words';

import { recognisedIn } from '../lib/outline';
import { templates, type Template } from '../lib/templates';

import { OutlineView } from './outline-view';

const Markdown = lazy(async () => ({ default: (await import('@/components/markdown')).Markdown }));

interface SopFieldProps {
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
  /** A line to begin at, from 1. */
  line?: number | undefined;
}

/** Selects a line of a text area and brings it into its middle. */
function goTo(area: HTMLTextAreaElement, line: number) {
  const lines = area.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  area.scrollIntoView({ block: 'center' });
  // Long lines wrap, so that this is near rather than exact; the selection shows the place.
  area.scrollTop = ((line - 0.5) / lines.length) * area.scrollHeight - area.clientHeight / 2;
}

/** The procedure: the text at one side, what it amounts to at the other. */
export function SopField({ value, onChange, error, line }: SopFieldProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (line !== undefined && line > 0 && area.current) goTo(area.current, line);
  }, [line]);
  const [asked, setAsked] = useState<Template | null>(null);
  const untouched = value.trim() === '' || templates.some((template) => template.sop === value);

  return (
    <div className="grid gap-5 lg:grid-cols-2">
      <div className="min-w-0">
        <div className="mb-3 flex flex-wrap items-center gap-1.5">
          <span className="mr-1 text-xs text-faint">{words.wizard.templates}</span>
          {templates.map((template) => (
            <Button
              key={template.id}
              size="sm"
              title={template.text}
              aria-pressed={template.sop === value}
              className="aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent-ink"
              onClick={() => (untouched ? onChange(template.sop) : setAsked(template))}
            >
              {template.name}
            </Button>
          ))}
        </div>
        <Field label={words.wizard.sop} error={error} hint={words.wizard.sopCount(value.length)}>
          {(control) => (
            <Textarea
              {...control}
              ref={area}
              value={value}
              spellCheck
              onChange={(event) => onChange(event.target.value)}
              placeholder={words.wizard.sopPlaceholder}
              code
              className="min-h-96 resize-y leading-relaxed"
            />
          )}
        </Field>
      </div>
      <Tabs
        label={words.outline.views}
        tabs={[
          {
            id: 'outline',
            label: words.outline.title,
            content: (
              <div className="rounded-lg border border-line p-4 lg:max-h-[26rem] lg:overflow-y-auto" {...scrollable}>
                <OutlineView outline={recognisedIn(value)} />
              </div>
            ),
          },
          {
            id: 'preview',
            label: words.outline.preview,
            content: (
              <div className="rounded-lg border border-line p-4 lg:max-h-[26rem] lg:overflow-y-auto" {...scrollable}>
                <Suspense fallback={<Skeleton className="h-40" />}>
                  <Markdown text={value || words.outline.empty} />
                </Suspense>
              </div>
            ),
          },
        ]}
      />
      <Confirm
        open={asked !== null}
        onOpenChange={(open) => !open && setAsked(null)}
        title={words.wizard.sopReplace}
        text={words.wizard.sopReplaceText}
        action={words.wizard.sopReplaceAction}
        onConfirm={() => {
          if (asked) onChange(asked.sop);
          setAsked(null);
        }}
      />
    </div>
  );
}

/** What scrolls must be reachable by the keyboard. */
const scrollable = { tabIndex: 0, role: 'region', 'aria-label': words.outline.title };
