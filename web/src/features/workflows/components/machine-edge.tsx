import { EdgeLabelRenderer, type Edge, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';

import { cn } from '@/lib/class-names';

import type { GraphEdge } from '../lib/layout';

export interface EdgeData extends Record<string, unknown> {
  edge: GraphEdge;
  label: string;
  /** The whole condition, for the mouse. */
  title: string;
  coloured: boolean;
  taken: boolean;
}

export type MachineEdgeType = Edge<EdgeData>;

const px = (value: number) => `${value}px`;

/** A line with its head and its condition. Dashed: an error is caught. */
export const MachineEdge = memo(function MachineEdge({ data }: EdgeProps<MachineEdgeType>) {
  if (!data) return null;
  const { edge, label, title, coloured, taken } = data;
  const { x, y } = edge.tip;
  const back = edge.upwards ? 8 : -8;
  const ink = taken ? (edge.caught ? 'stroke-warn' : 'stroke-good') : coloured ? 'stroke-line-strong/60' : 'stroke-line-strong';
  const fill = taken ? (edge.caught ? 'fill-warn' : 'fill-good') : coloured ? 'fill-line-strong/60' : 'fill-line-strong';
  return (
    <>
      <path d={edge.path} fill="none" strokeWidth={taken ? 2.5 : 1.5} strokeDasharray={edge.caught ? '5 4' : undefined} className={cn('transition-colors', ink)} />
      <path d={`M ${x} ${y} L ${x - 4.5} ${y + back} L ${x + 4.5} ${y + back} Z`} className={cn('transition-colors', fill)} />
      {label && edge.label && (
        <EdgeLabelRenderer>
          <span
            title={title}
            // Over its own line, which React Flow draws later.
            style={{ transform: `translate(-50%, -50%) translate(${px(edge.label.x)}, ${px(edge.label.y)})`, zIndex: 1000 }}
            className={cn(
              'nopan pointer-events-auto absolute rounded-md border bg-page px-1.5 py-0.5 text-[0.6875rem] whitespace-nowrap',
              taken ? (edge.caught ? 'border-warn text-warn' : 'border-good text-good') : edge.caught ? 'border-dashed border-line-strong text-soft' : 'border-line text-soft',
            )}
          >
            {label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
