/**
 * Where everything stands when a machine is drawn: dagre sorts each machine into ranks, inner machines
 * first, so that the box of a Parallel or Map is as large as what it holds. All positions are absolute,
 * in pixels at full size. Loaded with the graph alone.
 */
import { graphlib, layout as dagre } from '@dagrejs/dagre';

import type { Machine, MachineState, Way } from './machine';

export interface Point {
  x: number;
  y: number;
}

export interface Rect extends Point {
  width: number;
  height: number;
}

export interface GraphNode extends Rect {
  id: string;
  kind: 'state' | 'box' | 'start' | 'end';
  /** How many boxes it is in. */
  depth: number;
  state: MachineState | null;
  /** The areas of a box, one for each inner machine. */
  lanes: Rect[];
}

export interface GraphEdge {
  id: string;
  /** Ids of nodes. */
  source: string;
  target: string;
  /** Names of states; '' is the beginning or the end. */
  from: string;
  to: string;
  caught: boolean;
  /** All that leads this way, in full. */
  ways: Way[];
  /** SVG path, ready to be drawn. */
  path: string;
  /** Where its head points to, and whether it comes from below. */
  tip: Point;
  upwards: boolean;
  label: Point | null;
  depth: number;
}

export interface GraphLayout {
  nodes: GraphNode[];
  edges: GraphEdge[];
  width: number;
  height: number;
}

/** The words that stand on edges, and so take room. */
export interface EdgeWords {
  labelOf: (ways: readonly Way[], caught: boolean) => string;
}

export const card = { width: 224, height: 56 };
const round = 30;
const header = 52;
const padding = 18;
const laneGap = 14;
const emptyLane = { width: 160, height: 56 };
const letterWidth = 6.4;

interface Placed {
  nodes: GraphNode[];
  edges: GraphEdge[];
  width: number;
  height: number;
}

const moved = <Shape extends Point>(shape: Shape, by: Point): Shape => ({ ...shape, x: shape.x + by.x, y: shape.y + by.y });

function shift({ nodes, edges }: Placed, by: Point): Pick<Placed, 'nodes' | 'edges'> {
  return {
    nodes: nodes.map((node) => ({ ...moved(node, by), lanes: node.lanes.map((lane) => moved(lane, by)) })),
    edges: edges.map((edge) => ({ ...edge, path: shiftPath(edge.path, by), tip: moved(edge.tip, by), label: edge.label && moved(edge.label, by) })),
  };
}

/** Paths hold absolute pairs alone, so that moving them is adding. */
function shiftPath(path: string, by: Point): string {
  let isX = true;
  return path.replace(/-?\d+(?:\.\d+)?/g, (number) => {
    const value = Number(number) + (isX ? by.x : by.y);
    isX = !isX;
    return String(Math.round(value * 10) / 10);
  });
}

/** A box with its inner machines side by side. */
function placeBox(state: MachineState, depth: number, words: EdgeWords): Placed {
  const inners = state.machines.map((machine) => place(machine, depth + 1, words, false));
  const sizes = inners.map((inner) => (inner.nodes.length > 0 ? inner : emptyLane));
  const tallest = Math.max(emptyLane.height, ...sizes.map(({ height }) => height));
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const lanes: Rect[] = [];
  let x = padding;
  inners.forEach((inner, index) => {
    const size = sizes[index] ?? emptyLane;
    const lane = { x, y: header, width: size.width + 2 * padding, height: tallest + 2 * padding };
    lanes.push(lane);
    const placed = shift(inner, { x: lane.x + padding, y: lane.y + padding });
    nodes.push(...placed.nodes);
    edges.push(...placed.edges);
    x += lane.width + laneGap;
  });
  const width = Math.max(card.width + 2 * padding, x - laneGap + padding);
  const height = header + tallest + 3 * padding;
  return { nodes: [{ id: state.id, kind: 'box', depth, state, lanes, x: 0, y: 0, width, height }, ...nodes], edges, width, height };
}

function placeState(state: MachineState, depth: number, words: EdgeWords): Placed {
  if (state.type === 'Parallel' || state.type === 'Map') return placeBox(state, depth, words);
  return { nodes: [{ id: state.id, kind: 'state', depth, state, lanes: [], x: 0, y: 0, ...card }], edges: [], ...card };
}

interface Link {
  id: string;
  from: string;
  to: string;
  caught: boolean;
  ways: Way[];
  source: string;
  target: string;
}

/** Ways between the same two states are one line, but what is caught has its own. */
function linksOf(machine: Machine, ends: boolean): Link[] {
  const byName = new Map(machine.states.map((state) => [state.name, state.id]));
  const links = new Map<string, Link>();
  const add = (source: string, target: string, from: string, to: string, way: Way | null) => {
    const caught = way?.kind === 'catch';
    const id = `${source} ${caught ? '~>' : '->'} ${target}`;
    const link = links.get(id) ?? { id, from, to, caught, ways: [], source, target };
    if (way) link.ways.push(way);
    links.set(id, link);
  };
  const first = byName.get(machine.startAt);
  if (ends && first) add('start', first, '', machine.startAt, null);
  for (const state of machine.states) {
    for (const way of state.ways) {
      const target = byName.get(way.to);
      if (target) add(state.id, target, state.name, way.to, way);
    }
    if (ends && state.ends) add(state.id, 'end', state.name, '', null);
  }
  return [...links.values()];
}

function place(machine: Machine, depth: number, words: EdgeWords, ends: boolean): Placed {
  const inners = new Map(machine.states.map((state) => [state.id, placeState(state, depth, words)]));
  if (ends && machine.states.length > 0) {
    for (const kind of ['start', 'end'] as const) {
      inners.set(kind, { nodes: [{ id: kind, kind, depth, state: null, lanes: [], x: 0, y: 0, width: round, height: round }], edges: [], width: round, height: round });
    }
  }
  const links = linksOf(machine, ends);
  const graph = new graphlib.Graph({ multigraph: true, directed: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 44, edgesep: 28, ranksep: 40 });
  for (const [id, { width, height }] of inners) graph.setNode(id, { width, height });
  for (const { id, source, target, ways, caught } of links) {
    const text = words.labelOf(ways, caught);
    const room = text ? { width: text.length * letterWidth + 20, height: 24, labelpos: 'c' as const } : {};
    graph.setEdge(source, target, { ...room, weight: caught ? 1 : 3 }, id);
  }
  dagre(graph);
  return gather(graph, inners, links, depth, words);
}

interface DagreNode extends Rect {
  x: number;
}

/** Takes what dagre found, moved so that everything begins at 0, 0. */
function gather(graph: graphlib.Graph, inners: Map<string, Placed>, links: Link[], depth: number, words: EdgeWords): Placed {
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  const stretch = (x: number, y: number) => {
    bounds.left = Math.min(bounds.left, x);
    bounds.right = Math.max(bounds.right, x);
    bounds.top = Math.min(bounds.top, y);
    bounds.bottom = Math.max(bounds.bottom, y);
  };
  const rects = new Map<string, Rect>();
  for (const [id, inner] of inners) {
    const { x, y } = graph.node(id) as unknown as DagreNode;
    const corner = { x: x - inner.width / 2, y: y - inner.height / 2 };
    rects.set(id, { ...corner, width: inner.width, height: inner.height });
    stretch(corner.x, corner.y);
    stretch(corner.x + inner.width, corner.y + inner.height);
    const placed = shift(inner, corner);
    nodes.push(...placed.nodes);
    edges.push(...placed.edges);
  }
  for (const { id, from, to, caught, ways, source, target } of links) {
    const found = graph.edge({ v: source, w: target, name: id }) as unknown as { points: Point[]; x?: number; y?: number };
    const line = lineOf(found.points, rects.get(source), rects.get(target));
    for (const { x, y } of line.points) stretch(x, y);
    const text = words.labelOf(ways, caught);
    const label = text && found.x !== undefined && found.y !== undefined ? { x: found.x, y: found.y } : null;
    if (label) for (const side of [-1, 1]) stretch(label.x + (side * (text.length * letterWidth + 20)) / 2, label.y);
    edges.push({ id, source, target, from, to, caught, ways, depth, label, ...line });
  }
  if (nodes.length === 0) return { nodes, edges, width: 0, height: 0 };
  const placed = shift({ nodes, edges, width: 0, height: 0 }, { x: -bounds.left, y: -bounds.top });
  return { ...placed, width: bounds.right - bounds.left, height: bounds.bottom - bounds.top };
}

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/** Leaves a card at its lower edge and meets the next at its upper one, bending between ranks. */
function lineOf(points: Point[], source: Rect | undefined, target: Rect | undefined) {
  const inner = points.slice(1, -1);
  const first = points[0] ?? { x: 0, y: 0 };
  const last = points.at(-1) ?? first;
  const upwards = source !== undefined && target !== undefined && target.y < source.y + source.height;
  const route = [...inner];
  const edgeOf = (rect: Rect | undefined, near: Point, lower: boolean, fallback: Point): Point => {
    if (!rect) return fallback;
    const middle = rect.x + rect.width / 2;
    const reach = Math.max(0, rect.width / 2 - 28);
    return { x: middle + clamp((near.x - middle) * 0.4, -reach, reach), y: lower ? rect.y + rect.height : rect.y };
  };
  const begin = edgeOf(source, inner[0] ?? last, !upwards, first);
  const end = edgeOf(target, inner.at(-1) ?? first, upwards, last);
  route.unshift(begin);
  route.push(end);
  return { points: route, path: curve(route, upwards), tip: end, upwards };
}

const said = ({ x, y }: Point) => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
const headLength = 7;

/** Vertical where it begins, ends and passes a rank. */
function curve(points: Point[], upwards: boolean): string {
  const [begin, ...others] = points;
  if (!begin) return '';
  let path = `M ${said(begin)}`;
  let before = begin;
  others.forEach((point, index) => {
    // The head of the arrow covers the last piece.
    const at = index === others.length - 1 ? { x: point.x, y: point.y + (upwards ? headLength : -headLength) } : point;
    const half = (before.y + at.y) / 2;
    path += ` C ${said({ x: before.x, y: half })} ${said({ x: at.x, y: half })} ${said(at)}`;
    before = at;
  });
  return path;
}

/** Lays a machine out. What leads nowhere is left out. */
export function layoutOf(machine: Machine, words: EdgeWords): GraphLayout {
  return place(machine, 0, words, true);
}
