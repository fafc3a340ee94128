/**
 * A machine without the ways that only errors take and that were not taken: a workflow in which every
 * state catches is drawn as the path it is, not as a web.
 */
import type { History } from './history';
import type { Machine, MachineState } from './machine';

function reached(machine: Machine): Set<string> {
  const byName = new Map(machine.states.map((state) => [state.name, state]));
  const found = new Set<string>();
  const open = [machine.startAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = byName.get(name);
    if (!state || found.has(name)) continue;
    found.add(name);
    open.push(...state.ways.map(({ to }) => to));
  }
  return found;
}

export function withoutUnusedCatches(machine: Machine, history: History): Machine {
  const taken = new Set(history.passages.filter(({ caught }) => caught).map(({ from, to }) => JSON.stringify([from, to])));
  const states = machine.states.map((state): MachineState => ({
    ...state,
    ways: state.ways.filter(({ kind, to }) => kind !== 'catch' || taken.has(JSON.stringify([state.name, to]))),
  }));
  const left = reached({ ...machine, states });
  return { ...machine, states: states.filter(({ name }) => left.has(name) || history.states.has(name)) };
}
