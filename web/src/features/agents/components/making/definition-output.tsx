import type { ReactNode } from 'react';

import { Badge } from '@/components/ui/badge';
import { words } from '@/lib/words';

import type { Definition } from '../../lib/stages';

import { kindText } from './attention';
import { Part } from './parts';
import { LineChips } from './sop-lines';

const text = words.creation.definition;
const ruleTones = { must_not: 'bad', must: 'plain', only: 'plain', may: 'good' } as const;
const toneOf = (kind: string) => (kind in ruleTones ? ruleTones[kind as keyof typeof ruleTones] : 'plain');

function Rows({ children }: { children: ReactNode }) {
  return <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line text-[0.8125rem]">{children}</ul>;
}

function Row({ lead, children, lines }: { lead: ReactNode; children: ReactNode; lines: readonly number[] }) {
  return (
    <li className="flex items-baseline gap-2.5 px-3 py-2">
      <span className="shrink-0">{lead}</span>
      <span className="min-w-0 flex-1 break-words">{children}</span>
      <LineChips lines={lines} />
    </li>
  );
}

const spoken = ['greeting', 'farewell', 'unknown', 'handoff'] as const;

/** agent.json, read aloud. */
export function DefinitionOutput({ definition }: { definition: Definition }) {
  const { goal, steps, rules, handoff, tools, guardrails, prompts } = definition;
  const said = spoken.filter((name) => prompts[name]);
  return (
    <>
      {goal && <p className="text-sm">{goal}</p>}
      <Part title={text.steps} count={steps.length}>
        <Rows>
          {steps.map((step) => (
            <Row
              key={step.id}
              lead={<span className={`inline-block w-5 text-right text-xs font-medium text-faint tabular-nums ${step.parent ? 'ml-5' : ''}`}>{step.number}</span>}
              lines={[step.line]}
            >
              {step.text}
              {step.note && (
                <span className="mt-0.5 block text-xs text-warn">
                  {text.changed} {step.note}
                </span>
              )}
            </Row>
          ))}
        </Rows>
      </Part>
      <Part title={text.rules} count={rules.length}>
        <Rows>
          {rules.map((rule) => (
            <Row key={rule.id} lead={<Badge tone={toneOf(rule.kind)}>{words.creation.plan.kinds[rule.kind] ?? kindText(rule.kind)}</Badge>} lines={[rule.line]}>
              {rule.text}
            </Row>
          ))}
        </Rows>
      </Part>
      <Part title={text.handoff} count={handoff.length}>
        <Rows>
          {handoff.map(({ target, condition, urgent, lines }, index) => (
            <Row key={index} lead={<Badge tone={urgent ? 'bad' : 'accent'}>{text.to(target)}</Badge>} lines={lines}>
              {condition}
              {urgent && <span className="ml-1.5 text-xs font-medium text-bad">{text.urgent}</span>}
            </Row>
          ))}
        </Rows>
      </Part>
      <Part title={text.tools} count={tools.length}>
        <Rows>
          {tools.map((tool) => (
            <Row
              key={tool.id}
              lead={
                <Badge tone={tool.connected ? 'good' : 'warn'} dot>
                  {tool.connected ? text.connected : text.notConnected}
                </Badge>
              }
              lines={[]}
            >
              <span className="font-medium">{tool.system || `${tool.category} (${text.notNamed})`}</span>
              <span className="block text-xs text-soft">{tool.description}</span>
            </Row>
          ))}
        </Rows>
      </Part>
      <Part title={text.guardrails} count={guardrails.length}>
        <Rows>
          {guardrails.map((guardrail, index) => (
            <Row key={index} lead={<Badge>{kindText(guardrail.kind)}</Badge>} lines={guardrail.lines}>
              {guardrail.text}
            </Row>
          ))}
        </Rows>
      </Part>
      <Part title={text.says} count={said.length}>
        <dl className="grid gap-2 text-[0.8125rem]">
          {said.map((name) => (
            <div key={name} className="rounded-lg bg-sunken px-3 py-2">
              <dt className="text-xs text-faint">{text.spoken[name]}</dt>
              <dd>{prompts[name]}</dd>
            </div>
          ))}
        </dl>
      </Part>
    </>
  );
}
