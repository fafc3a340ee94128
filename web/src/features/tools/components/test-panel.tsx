import { FlaskConical, Play } from 'lucide-react';
import { useState } from 'react';

import { JsonInput, jsonMark } from '@/components/code/json-input';
import { JsonView } from '@/components/code/json-view';
import { ProblemNote } from '@/components/problem-note';
import { Tabs } from '@/components/tabs';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { formatDuration } from '@/lib/dates';
import { words } from '@/lib/words';

import type { Tool } from '../api/list-tools';
import { useTestTool, type ToolResult } from '../api/test-tool';
import { sampleOf } from '../lib/parameters';

interface TestPanelProps {
  agent: string;
  /** Null: not saved yet. */
  tool: Tool | null;
  /** There are changes that were not saved; a test would not have them. */
  dirty: boolean;
}

/** Calls the tool as a model would, and shows what was sent and what came back. */
export function TestPanel({ agent, tool, dirty }: TestPanelProps) {
  const [text, setText] = useState(() => JSON.stringify(sampleOf(tool?.parameters), null, 2));
  const test = useTestTool(agent, tool?.id ?? '');
  const parsed: unknown = jsonMark(text) ? null : JSON.parse(text);
  const sound = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  return (
    <Card className="xl:sticky xl:top-4">
      <CardHead title={words.tools.test} text={words.tools.testText} />
      <CardBody className="grid gap-4">
        {tool ? (
          <>
            <JsonInput label={words.tools.arguments} hint={words.tools.argumentsHint} value={text} onChange={setText} />
            <div className="flex flex-wrap items-center gap-3">
              <Button look="primary" disabled={!sound || dirty || test.isPending} onClick={() => test.mutate(parsed as Record<string, unknown>)}>
                <Play aria-hidden />
                {test.isPending ? words.tools.calling : words.tools.call}
              </Button>
              {dirty && <p className="text-[0.8125rem] text-faint">{words.tools.saveFirst}</p>}
            </div>
          </>
        ) : (
          <p className="flex items-center gap-2.5 text-[0.8125rem] text-soft">
            <FlaskConical aria-hidden className="size-4 shrink-0 text-faint" />
            {words.tools.testLater}
          </p>
        )}
        <ProblemNote error={test.error} />
        {test.data && <Result result={test.data} />}
      </CardBody>
    </Card>
  );
}

function Result({ result }: { result: ToolResult }) {
  const { request } = result;
  const answer = (
    <div className="grid gap-2">
      {result.fault && (
        <p className="text-[0.8125rem] text-bad">
          <span className="font-medium">{words.tools.faults[result.fault]}</span> {result.message}
        </p>
      )}
      {(result.ok || result.result !== null) && <JsonView label={words.tools.result} value={result.result} />}
    </div>
  );
  return (
    <section aria-label={words.tools.outcome} className="grid gap-3">
      <p role="status" className="flex flex-wrap items-center gap-2 text-[0.8125rem] text-soft">
        <Badge tone={result.ok ? 'good' : 'bad'} dot>
          {result.ok ? words.tools.went : words.tools.failed}
        </Badge>
        {result.status !== null && <span className="tabular-nums">{words.tools.status(result.status)}</span>}
        <span className="tabular-nums">{formatDuration(result.latency_ms)}</span>
      </p>
      <Tabs
        label={words.tools.outcome}
        tabs={[
          { id: 'result', label: words.tools.result, content: answer },
          ...(request ? [{ id: 'request', label: words.tools.sent, content: <Sent request={request} /> }] : []),
        ]}
      />
    </section>
  );
}

function Sent({ request }: { request: NonNullable<ToolResult['request']> }) {
  const lines = [`${request.method} ${request.url}`, ...request.headers.map(({ name, value }) => `${name}: ${value}`), ...(request.body ? ['', request.body] : [])];
  return (
    // Scrolls sideways, so the keyboard must reach it.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre role="region" tabIndex={0} aria-label={words.tools.sent} className="max-h-96 overflow-auto rounded-lg border border-line bg-sunken p-3 text-xs leading-relaxed -outline-offset-2">
      <code>{lines.join('\n')}</code>
    </pre>
  );
}
