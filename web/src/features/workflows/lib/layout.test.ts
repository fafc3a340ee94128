import { describe, expect, it } from 'vitest';

import { examples } from './examples';
import { layoutOf, type EdgeWords, type GraphNode, type Rect } from './layout';
import { allStates, readMachine, type Machine } from './machine';

const words: EdgeWords = { labelOf: (ways) => ways[0]?.label.slice(0, 24) ?? '' };

function machineOf(definition: unknown): Machine {
  const machine = readMachine(definition);
  if (!machine) throw new Error('not read');
  return machine;
}

const overlap = (a: Rect, b: Rect) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const holds = (outer: Rect, inner: Rect) =>
  inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height;
const isInside = (node: GraphNode, box: GraphNode) => node.id.startsWith(`${box.id}/`);

describe('layoutOf', () => {
  it.each(examples.map((example) => [example.id, example] as const))('%s: every state once, none over another', (_id, { definition }) => {
    const machine = machineOf(definition);
    const { nodes, width, height } = layoutOf(machine, words);
    const drawn = nodes.filter(({ state }) => state);
    expect(drawn.map(({ id }) => id).sort()).toEqual(allStates(machine).map(({ id }) => id).sort());
    for (const node of nodes) expect(holds({ x: -0.5, y: -0.5, width: width + 1, height: height + 1 }, node)).toBe(true);
    for (const one of nodes) {
      for (const other of nodes) {
        if (one.id >= other.id) continue;
        if (isInside(one, other)) expect(holds(other, one)).toBe(true);
        else if (isInside(other, one)) expect(holds(one, other)).toBe(true);
        else expect([one.id, other.id, overlap(one, other)]).toEqual([one.id, other.id, false]);
      }
    }
  });

  it('puts each inner machine into a lane of its own', () => {
    const { nodes } = layoutOf(machineOf(examples.find(({ id }) => id === 'parallel')?.definition), words);
    const box = nodes.find(({ kind }) => kind === 'box');
    expect(box?.lanes).toHaveLength(2);
    const stock = nodes.find(({ state }) => state?.name === 'Count stock');
    const payment = nodes.find(({ state }) => state?.name === 'Check payment');
    const [first, second] = box?.lanes ?? [];
    if (!first || !second || !stock || !payment) throw new Error('not drawn');
    expect([holds(first, stock), holds(second, payment), holds(first, payment)]).toEqual([true, true, false]);
  });

  it('draws one line for all ways between two states, and another for what is caught', () => {
    const { edges } = layoutOf(
      machineOf({
        StartAt: 'A',
        States: {
          A: { Type: 'Task', Next: 'B', Catch: [{ ErrorEquals: ['X'], Next: 'B' }, { ErrorEquals: ['Y'], Next: 'B' }] },
          B: { Type: 'Pass', Next: 'A' },
        },
      }),
      words,
    );
    expect(edges.map(({ from, to, caught, ways, upwards }) => [from, to, caught, ways.length, upwards])).toEqual([
      ['', 'A', false, 0, false],
      ['A', 'B', false, 1, false],
      ['A', 'B', true, 2, false],
      ['B', 'A', false, 1, true],
    ]);
    for (const { path } of edges) expect(path).toMatch(/^M [-\d. C]+$/);
  });

  it('takes a machine that leads nowhere, to itself, or is empty', () => {
    expect(layoutOf(machineOf({ States: {} }), words)).toMatchObject({ nodes: [], width: 0 });
    const { nodes, edges } = layoutOf(machineOf({ StartAt: 'Z', States: { A: { Type: 'Choice', Default: 'A' }, B: { Type: 'Task', Next: 'nowhere' }, C: { Type: 'Parallel', Branches: [{ States: {} }] } } }), words);
    expect(nodes).toHaveLength(5);
    expect(edges.map(({ from, to }) => [from, to])).toEqual([['A', 'A']]);
  });
});
