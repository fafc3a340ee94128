import { Check, CircleAlert, CircleCheck, Headset, LoaderCircle, RotateCcw, ShieldQuestion, type LucideIcon } from 'lucide-react';

import { AnswerBody } from '@/components/answer-body';
import { AnsweredBy } from '@/components/answered-by';
import { Avatar } from '@/components/avatar';
import { ProblemNote } from '@/components/problem-note';
import type { Source } from '@/components/source-chips';
import { Button } from '@/components/ui/button';
import { words } from '@/lib/words';

import type { ToolCall, Turn } from '../lib/turns';

interface TurnViewProps {
  agentName: string;
  turn: Turn;
  onOpenSource: (source: Source, number: number) => void;
  onRetry: (turn: Turn) => void;
  onNew: () => void;
}

export function TurnView({ agentName, turn, onOpenSource, onRetry, onNew }: TurnViewProps) {
  if (turn.ended) return <Ended text={turn.text} onNew={onNew} />;
  if (turn.staff !== null) return <FromStaff name={turn.staff} text={turn.text} />;
  const silent = turn.state === 'done' && turn.text === '' && (!turn.answer || turn.answer.stop_reason === 'human');
  return (
    <li className="grid gap-4">
      <p className="ml-auto max-w-[85%] rounded-2xl rounded-br-md bg-selected px-4 py-2.5 break-words whitespace-pre-wrap">
        <span className="sr-only">{words.common.you}: </span>
        {turn.question}
      </p>
      {silent ? (
        <p className="-mt-2.5 text-right text-xs text-faint">{words.handoff.sent}</p>
      ) : (
      <div className="flex gap-3">
        <Avatar name={agentName} />
        <div className="min-w-0 flex-1 pt-1.5">
          <span className="sr-only">{agentName}: </span>
          {turn.tools.length > 0 && <ToolCalls calls={turn.tools} />}
          {turn.state === 'queued' && <p className="text-[0.8125rem] text-faint">{words.chat.queued}</p>}
          {turn.state === 'waiting' && <Thinking />}
          {(turn.text || turn.state === 'done') && (
            <AnswerBody text={turn.text} sources={turn.sources} abstained={turn.abstained} onOpenSource={onOpenSource} />
          )}
          {turn.state === 'stopped' && <p className="mt-2 text-[0.8125rem] text-faint">{words.chat.stopped}</p>}
          {turn.state === 'failed' && (
            <div className="mt-1 grid justify-items-start gap-2">
              <ProblemNote error={turn.error} />
              <Button size="sm" onClick={() => onRetry(turn)}>
                <RotateCcw aria-hidden />
                {words.chat.retry}
              </Button>
            </div>
          )}
          {turn.answer && <Footer turn={turn} />}
        </div>
      </div>
      )}
    </li>
  );
}

function Ended({ text, onNew }: { text: string; onNew: () => void }) {
  return (
    <li className="flex animate-rise flex-wrap items-center justify-center gap-x-4 gap-y-2 rounded-xl border border-line bg-sunken px-4 py-3 text-center text-[0.8125rem] text-soft">
      <span className="flex min-w-0 items-center gap-2">
        <CircleCheck aria-hidden className="size-4 shrink-0" />
        <span className="min-w-0">{text}</span>
      </span>
      <Button size="sm" onClick={onNew}>
        {words.chat.new}
      </Button>
    </li>
  );
}

/** A person of the staff, told apart from the agent by name and colour. */
function FromStaff({ name, text }: { name: string; text: string }) {
  return (
    <li className="flex animate-rise gap-3">
      <Avatar name={name} />
      <div className="min-w-0">
        <p className="mb-1 flex items-center gap-1.5 text-xs">
          <span className="font-semibold">{name}</span>
          <span className="rounded-full bg-accent-soft px-1.5 font-medium text-accent-ink">{words.sessions.roles.staff}</span>
        </p>
        <p className="rounded-2xl rounded-tl-md bg-accent-soft px-4 py-2.5 break-words whitespace-pre-wrap">{text}</p>
      </div>
    </li>
  );
}

const callLooks = {
  calling: { icon: LoaderCircle, ink: 'text-accent-ink', text: words.tools.calls },
  called: { icon: Check, ink: 'text-good', text: words.tools.called },
  failed: { icon: CircleAlert, ink: 'text-bad', text: words.tools.calledInVain },
  waits: { icon: ShieldQuestion, ink: 'text-warn', text: words.tools.waits },
} satisfies Record<ToolCall['state'], { icon: LucideIcon; ink: string; text: (name: string) => string }>;

function ToolCalls({ calls }: { calls: ToolCall[] }) {
  return (
    <ul aria-label={words.tools.title} className="mb-2 flex flex-wrap gap-1.5">
      {calls.map((call, at) => {
        const { icon: Icon, ink, text } = callLooks[call.state];
        return (
          <li key={`${call.id}-${String(at)}`} className="flex max-w-full items-center gap-1.5 rounded-full border border-line bg-sunken px-2.5 py-1 text-xs text-soft">
            <Icon aria-hidden className={`size-3.5 shrink-0 ${ink} ${call.state === 'calling' ? 'animate-spin' : ''}`} />
            <span className="truncate">{text(call.name)}</span>
          </li>
        );
      })}
    </ul>
  );
}

function Thinking() {
  return (
    <p className="flex items-center gap-2.5 text-[0.8125rem] text-faint">
      <span aria-hidden className="flex gap-1">
        <span className="size-1.5 animate-pulse rounded-full bg-accent" />
        <span className="size-1.5 animate-pulse rounded-full bg-accent [animation-delay:150ms]" />
        <span className="size-1.5 animate-pulse rounded-full bg-accent [animation-delay:300ms]" />
      </span>
      {words.chat.thinking}
    </p>
  );
}

function Footer({ turn }: { turn: Turn }) {
  const { answer } = turn;
  if (!answer) return null;
  return (
    <div className="mt-2.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-faint">
      {answer.stop_reason.startsWith('handoff') && (
        <span className="flex items-center gap-1.5 font-medium text-warn">
          <Headset aria-hidden className="size-3.5" />
          {words.chat.handoff}
        </span>
      )}
      <AnsweredBy
        model={answer.metrics.model}
        latency={answer.metrics.latency_ms}
        fallbackReason={answer.metrics.fallback_reason}
        promptCut={answer.metrics.prompt_cut}
      />
    </div>
  );
}
