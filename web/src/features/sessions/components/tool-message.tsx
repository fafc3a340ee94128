import { Wrench } from 'lucide-react';

import { JsonView } from '@/components/code/json-view';
import { Badge } from '@/components/ui/badge';
import { words } from '@/lib/words';

import type { Message } from '../api/list-messages';

/** JSON where it is, else the text itself. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Stands where a person's or an agent's picture stands. */
export function ToolMark() {
  return (
    <span aria-hidden className="grid size-9 shrink-0 place-items-center rounded-md bg-sunken text-soft">
      <Wrench className="size-4" />
    </span>
  );
}

/** A call of a tool: whether it went well, what it was given and what it said. */
export function ToolMessage({ tool, output }: { tool: NonNullable<Message['tool']>; output: string }) {
  const said = valueOf(output);
  return (
    <div className="grid justify-items-start gap-2">
      <Badge tone={tool.pending ? 'warn' : tool.ok ? 'good' : 'bad'} dot>
        {tool.pending ? words.tools.askedFirst : tool.ok ? words.tools.went : words.tools.failed}
      </Badge>
      <details className="group w-full min-w-0">
        <summary className="cursor-pointer rounded-sm text-[0.8125rem] text-soft hover:text-ink">
          {words.tools.inputAndOutput}
        </summary>
        <div className="mt-2 grid gap-2 lg:grid-cols-2">
          <JsonView label={words.tools.input} value={tool.input} />
          {typeof said === 'string' ? (
            // Scrolls, so the keyboard must reach it.
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            <pre role="region" tabIndex={0} aria-label={words.tools.output} className="max-h-[28rem] overflow-auto rounded-lg border border-line bg-sunken p-3 text-xs leading-relaxed break-words whitespace-pre-wrap -outline-offset-2">
              {said}
            </pre>
          ) : (
            <JsonView label={words.tools.output} value={said} />
          )}
        </div>
      </details>
    </div>
  );
}
