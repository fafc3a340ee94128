import { describe, expect, it } from 'vitest';

import { withoutUnusedCatches } from './calm';
import { readHistory } from './history';
import { readMachine, type Machine } from './machine';

const caught = { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Say so' }] };
const machine = readMachine({
  StartAt: 'Read',
  States: {
    Read: { Type: 'Task', Resource: 'auriga:echo', Next: 'Write', ...caught },
    Write: { Type: 'Task', Resource: 'auriga:echo', End: true, ...caught },
    'Say so': { Type: 'Pass', Next: 'Failed' },
    Failed: { Type: 'Fail' },
  },
}) as Machine;
const event = (id: number, previous: number, type: string, details: Record<string, unknown> = {}) => ({ id, previous, at: '2026-01-01T00:00:00Z', type, details });

describe('withoutUnusedCatches', () => {
  it('leaves out where only errors lead while there was none', () => {
    const calm = withoutUnusedCatches(machine, readHistory([], machine));
    expect(calm.states.map(({ name }) => name)).toEqual(['Read', 'Write']);
    expect(calm.states.flatMap(({ ways }) => ways)).toEqual([{ kind: 'next', to: 'Write', label: '' }]);
  });
  it('keeps the way that an error took, and what comes after it', () => {
    const history = readHistory(
      [
        event(1, 0, 'ExecutionStarted'),
        event(2, 1, 'TaskStateEntered', { name: 'Read' }),
        event(3, 2, 'TaskScheduled'),
        event(4, 3, 'TaskFailed', { error: 'Oops' }),
        event(5, 4, 'TaskStateExited', { name: 'Read' }),
        event(6, 5, 'PassStateEntered', { name: 'Say so' }),
      ],
      machine,
    );
    const calm = withoutUnusedCatches(machine, history);
    expect(calm.states.map(({ name }) => name)).toEqual(['Read', 'Write', 'Say so', 'Failed']);
    expect(calm.states.flatMap(({ ways }) => ways.map(({ kind, to }) => `${kind} ${to}`))).toEqual(['next Write', 'catch Say so', 'next Failed']);
  });
});
