import '@xyflow/react/dist/base.css';

import { Background, getViewportForBounds, Position, ReactFlow, ReactFlowProvider, useReactFlow, useStore } from '@xyflow/react';
import { Maximize, Minus, Plus } from 'lucide-react';
import { useCallback, useEffect, useMemo, type ReactNode } from 'react';

import { Button } from '@/components/ui/button';
import { words } from '@/lib/words';

import { edgeWords } from '../lib/edge-words';
import type { History } from '../lib/history';
import { layoutOf, type GraphLayout } from '../lib/layout';
import type { Machine } from '../lib/machine';

import { MachineEdge, type MachineEdgeType } from './machine-edge';
import { BoxNode, RoundNode, StateNode, type MachineNode } from './machine-nodes';

export interface MachineGraphProps {
  machine: Machine;
  /** Of an execution: colours the states and the ways taken. */
  history?: History | null;
  /** By name of a state: what stands under it instead of its type and resource. */
  captions?: ReadonlyMap<string, ReactNode> | undefined;
  selected: string | null;
  onSelect: (name: string) => void;
}

const nodeTypes = { state: StateNode, box: BoxNode, start: RoundNode, end: RoundNode };
const edgeTypes = { machine: MachineEdge };
/** Names are read well from `readable` on, with pains down to `small`; more than `fitting` would make two states fill the screen. */
const zooms = { min: 0.15, small: 0.6, readable: 0.75, fitting: 1, max: 1.5 };
const margin = 20;

function nodesOf(layout: GraphLayout, { history, captions, selected, onSelect }: MachineGraphProps): MachineNode[] {
  return layout.nodes.map((node) => ({
    id: node.id,
    type: node.kind,
    position: { x: node.x, y: node.y },
    width: node.width,
    height: node.height,
    // What React Flow measured of a node is gone with each new one, and its edges with it until it has measured
    // again: no line goes missing for a frame where it is told.
    handles: [
      { type: 'target', position: Position.Top, x: node.width / 2, y: 0 },
      { type: 'source', position: Position.Bottom, x: node.width / 2, y: node.height },
    ],
    zIndex: node.depth * 2,
    data: {
      node,
      summary: node.state ? history?.states.get(node.state.name) : undefined,
      coloured: Boolean(history),
      caption: captions && node.state ? (captions.get(node.state.name) ?? '') : undefined,
      selected: node.state !== null && node.state.name === selected,
      onSelect,
    },
  }));
}

function edgesOf(layout: GraphLayout, history: History | null | undefined): MachineEdgeType[] {
  const taken = new Set(history?.passages.map(({ from, to, caught }) => JSON.stringify([from, to, caught])));
  return layout.edges.map((edge) => {
    const isTaken = taken.has(JSON.stringify([edge.from, edge.to, edge.caught]));
    return {
      id: edge.id,
      type: 'machine',
      source: edge.source,
      target: edge.target,
      zIndex: edge.depth * 2 + 1,
      data: {
        edge,
        label: edgeWords.labelOf(edge.ways, edge.caught),
        title: edge.ways.map(({ label }) => label).filter(Boolean).join('\n'),
        coloured: Boolean(history),
        taken: isTaken,
      },
    };
  });
}

/**
 * Shows the whole or, of a graph that is too long for that, its beginning, in full width if that can be read. React
 * Flow's own fitting goes by the cards alone, and would cut off lines and what stands on them.
 */
function useFit({ width, height }: GraphLayout, part: 'whole' | 'readable') {
  const { setViewport } = useReactFlow();
  const roomWidth = useStore((state) => state.width);
  const roomHeight = useStore((state) => state.height);
  return useCallback(async () => {
    if (roomWidth <= 0 || roomHeight <= 0) return;
    const bounds = { x: 0, y: 0, width, height };
    const across = Math.min(zooms.readable, Math.max(zooms.small, (roomWidth - 2 * margin) / width));
    const least = part === 'whole' ? zooms.min : across;
    const view = getViewportForBounds(bounds, roomWidth, roomHeight, least, zooms.fitting, `${margin}px`);
    const taller = view.zoom * height + 2 * margin > roomHeight;
    await setViewport(taller ? { ...view, y: margin } : view);
  }, [setViewport, width, height, roomWidth, roomHeight, part]);
}

function Zoom({ layout }: { layout: GraphLayout }) {
  const { zoomIn, zoomOut } = useReactFlow();
  const fit = useFit(layout, 'whole');
  const buttons = [
    { label: words.workflowGraph.zoomIn, icon: Plus, act: () => zoomIn() },
    { label: words.workflowGraph.zoomOut, icon: Minus, act: () => zoomOut() },
    { label: words.workflowGraph.fit, icon: Maximize, act: fit },
  ];
  return (
    <div className="absolute right-3 bottom-3 z-10 flex flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-card">
      {buttons.map(({ label, icon: Icon, act }) => (
        <Button key={label} look="quiet" size="icon-sm" title={label} aria-label={label} onClick={() => void act()} className="rounded-none -outline-offset-2">
          <Icon aria-hidden />
        </Button>
      ))}
    </div>
  );
}

/** Shows it again when it has become another one, or has another room. */
function Fit({ layout }: { layout: GraphLayout }) {
  const fit = useFit(layout, 'readable');
  useEffect(() => {
    void fit();
  }, [fit]);
  return null;
}

function Flow(props: MachineGraphProps) {
  const { machine, history, captions, selected, onSelect } = props;
  const layout = useMemo(() => layoutOf(machine, edgeWords), [machine]);
  const nodes = useMemo(() => nodesOf(layout, { machine, history: history ?? null, captions, selected, onSelect }), [layout, machine, history, captions, selected, onSelect]);
  const edges = useMemo(() => edgesOf(layout, history), [layout, history]);
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      minZoom={zooms.min}
      maxZoom={zooms.max}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      // The wheel belongs to the page; with Ctrl, or two fingers, it zooms.
      zoomOnScroll={false}
      zoomOnDoubleClick={false}
      preventScrolling={false}
      disableKeyboardA11y
      proOptions={{ hideAttribution: true }}
    >
      <Background gap={18} size={1.5} color="var(--line)" bgColor="var(--page)" />
      <Zoom layout={layout} />
      <Fit layout={layout} />
    </ReactFlow>
  );
}

export function MachineGraph(props: MachineGraphProps) {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  );
}
