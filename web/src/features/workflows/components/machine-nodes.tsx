import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { memo, type ReactNode } from 'react';

import { cn } from '@/lib/class-names';
import { words } from '@/lib/words';

import type { StateSummary } from '../lib/history';
import type { GraphNode } from '../lib/layout';
import type { MachineState } from '../lib/machine';
import { lookOf, statusLooks } from '../lib/state-looks';

export interface NodeData extends Record<string, unknown> {
  node: GraphNode;
  summary: StateSummary | undefined;
  /** An execution is drawn, so that a state without a summary was not reached. */
  coloured: boolean;
  /** Stands under the name instead of type and resource. */
  caption: ReactNode;
  selected: boolean;
  onSelect: (name: string) => void;
}

export type MachineNode = Node<NodeData>;

/** Edges are drawn by our own layout; React Flow wants to know where they could begin, and measures it. */
function Anchors() {
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} className="invisible" />
      <Handle type="source" position={Position.Bottom} isConnectable={false} className="invisible" />
    </>
  );
}

function StatusMark({ summary }: { summary: StateSummary | undefined }) {
  if (!summary) return null;
  const { icon: Icon, ink, spins } = statusLooks[summary.status];
  const times = summary.visits.length > 1 ? summary.visits.length : summary.attempts;
  return (
    <span aria-hidden className={cn('flex shrink-0 items-center gap-1 text-[0.6875rem] font-semibold tabular-nums', ink)}>
      {times > 1 && words.workflowGraph.tries(times)}
      <Icon className={cn('size-4', spins && 'animate-spin')} />
    </span>
  );
}

export function labelOf(state: MachineState, summary: StateSummary | undefined, coloured: boolean): string {
  const type = words.workflowGraph.types[state.type];
  if (!coloured) return words.workflowGraph.open(state.name, type);
  return words.workflowGraph.openWith(state.name, type, words.workflowGraph.status[summary?.status ?? 'idle']);
}

function StateButton({ data, state, className }: { data: NodeData; state: MachineState; className: string }) {
  const { icon: Icon, tint } = lookOf(state);
  const { summary, coloured, selected } = data;
  return (
    <button
      type="button"
      title={state.name}
      aria-label={labelOf(state, summary, coloured)}
      aria-pressed={selected}
      onClick={() => data.onSelect(state.name)}
      className={cn('nopan pointer-events-auto flex w-full items-center gap-2.5 px-2.5 text-left', className)}
    >
      <span className={cn('grid size-8 shrink-0 place-items-center rounded-md', tint)}>
        <Icon aria-hidden className="size-4" />
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate text-[0.8125rem] leading-tight font-medium text-ink">{state.name}</span>
        <span className="mt-0.5 block truncate text-[0.6875rem] leading-tight text-soft">
          {data.caption ?? [words.workflowGraph.types[state.type], state.detail].filter(Boolean).join(' · ')}
        </span>
      </span>
      <StatusMark summary={summary} />
    </button>
  );
}

const chosen = 'outline-2 outline-offset-2 outline-accent';
/** A way that was not taken steps back, and yet can be read. */
const unreached = 'border-line bg-surface';

export const StateNode = memo(function StateNode({ data }: NodeProps<MachineNode>) {
  const { state } = data.node;
  if (!state) return null;
  const look = data.summary ? statusLooks[data.summary.status].card : data.coloured ? unreached : 'border-line-strong/50 bg-surface';
  return (
    <>
      <Anchors />
      <StateButton
        data={data}
        state={state}
        className={cn('h-full rounded-lg border shadow-card transition-[background-color,border-color,box-shadow] hover:border-accent', look, data.selected && chosen)}
      />
    </>
  );
});

const px = (value: number) => `${value}px`;

export const BoxNode = memo(function BoxNode({ data }: NodeProps<MachineNode>) {
  const { node, summary } = data;
  if (!node.state) return null;
  const look = summary ? statusLooks[summary.status].card : data.coloured ? unreached : 'border-line-strong/50 bg-surface';
  return (
    <>
      <Anchors />
      <div className={cn('relative size-full rounded-xl border shadow-card', look, 'bg-surface', data.selected && chosen)}>
        <StateButton data={data} state={node.state} className="h-[52px] rounded-t-xl" />
        {node.lanes.map((lane) => (
          <div
            key={lane.x}
            className="absolute rounded-lg border border-dashed border-line bg-sunken/60"
            style={{ left: px(lane.x - node.x), top: px(lane.y - node.y), width: px(lane.width), height: px(lane.height) }}
          />
        ))}
      </div>
    </>
  );
});

export const RoundNode = memo(function RoundNode({ data }: NodeProps<MachineNode>) {
  const start = data.node.kind === 'start';
  return (
    <>
      <Anchors />
      <span className={cn('grid size-full place-items-center rounded-full border-2', start ? 'border-soft' : 'border-soft bg-soft')}>
        <span className="sr-only">{start ? words.workflowGraph.start : words.workflowGraph.end}</span>
        {start && <span aria-hidden className="size-2.5 rounded-full bg-soft" />}
        {!start && <span aria-hidden className="size-2.5 rounded-[3px] bg-page" />}
      </span>
    </>
  );
});
