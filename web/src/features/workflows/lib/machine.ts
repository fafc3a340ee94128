/**
 * A definition in Amazon States Language as what the console draws: states and the ways between them.
 * It is read while people type, so nothing in it can be relied on: what is wrong is left out here and
 * told by the server's validation.
 */
import { pointerStep } from '@/lib/json-places';

import { conditionOf } from './condition';

export const stateTypes = ['Task', 'Choice', 'Parallel', 'Map', 'Wait', 'Pass', 'Succeed', 'Fail'] as const;
export type StateType = (typeof stateTypes)[number] | 'Unknown';

export interface Way {
  kind: 'next' | 'choice' | 'default' | 'catch';
  /** Name of a state of the same machine. */
  to: string;
  /** The condition or the errors that lead this way. */
  label: string;
}

export interface MachineState {
  /** JSON pointer in the definition: its identity in the graph. */
  id: string;
  name: string;
  type: StateType;
  /** The resource of a task, the seconds of a wait: what tells it from others of its type. */
  detail: string;
  definition: Record<string, unknown>;
  /** Parallel: its branches. Map: what is done for each entry. */
  machines: Machine[];
  ways: Way[];
  /** The execution, or this branch of it, may end here. */
  ends: boolean;
  retries: boolean;
}

export interface Machine {
  /** JSON pointer. */
  id: string;
  startAt: string;
  states: MachineState[];
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const errorsOf = (catcher: Json): string => {
  const names = Array.isArray(catcher.ErrorEquals) ? catcher.ErrorEquals.filter((name) => typeof name === 'string') : [];
  return names.join(', ');
};

function waysOf(state: Json): Way[] {
  const ways: Way[] = [];
  const add = (kind: Way['kind'], to: unknown, label: string) => {
    if (typeof to === 'string' && to !== '') ways.push({ kind, to, label });
  };
  add('next', state.Next, '');
  if (state.Type === 'Choice') {
    for (const rule of listOf(state.Choices)) add('choice', rule.Next, conditionOf(rule));
    add('default', state.Default, '');
  }
  for (const catcher of listOf(state.Catch)) add('catch', catcher.Next, errorsOf(catcher));
  return ways;
}

function detailOf(type: StateType, state: Json): string {
  switch (type) {
    case 'Task':
      return textOf(state.Resource);
    case 'Wait':
      if (typeof state.Seconds === 'number' || typeof state.Seconds === 'string') return `${state.Seconds} s`;
      return textOf(state.Timestamp) || textOf(state.SecondsPath) || textOf(state.TimestampPath);
    case 'Fail':
      return textOf(state.Error) || textOf(state.ErrorPath);
    case 'Map':
      return textOf(state.ItemsPath);
    default:
      return '';
  }
}

function machinesOf(type: StateType, state: Json, pointer: string): Machine[] {
  if (type === 'Parallel') {
    return (Array.isArray(state.Branches) ? state.Branches : []).flatMap((branch, index) => readMachine(branch, `${pointer}/Branches/${index}`) ?? []);
  }
  if (type !== 'Map') return [];
  // Iterator is the name of before 2022, still in many definitions.
  const name = 'ItemProcessor' in state ? 'ItemProcessor' : 'Iterator';
  return [readMachine(state[name], `${pointer}/${name}`) ?? []].flat();
}

function readState(name: string, state: Json, pointer: string): MachineState {
  const type = stateTypes.find((each) => each === state.Type) ?? 'Unknown';
  return {
    id: pointer,
    name,
    type,
    detail: detailOf(type, state),
    definition: state,
    machines: machinesOf(type, state, pointer),
    ways: waysOf(state),
    ends: state.End === true || type === 'Succeed' || type === 'Fail',
    retries: listOf(state.Retry).length > 0,
  };
}

/** Null where there is nothing to draw. */
export function readMachine(value: unknown, pointer = ''): Machine | null {
  if (!isObject(value) || !isObject(value.States)) return null;
  const states = Object.entries(value.States).flatMap(([name, state]) =>
    isObject(state) ? [readState(name, state, `${pointer}/States/${pointerStep(name)}`)] : [],
  );
  return { id: pointer, startAt: textOf(value.StartAt), states };
}

/** All states, inner ones behind the one they are in. */
export function allStates(machine: Machine): MachineState[] {
  return machine.states.flatMap((state) => [state, ...state.machines.flatMap(allStates)]);
}

/** What a graph is drawn from; equal while somebody types what is not drawn. */
export function shapeOf(machine: Machine): string {
  return JSON.stringify(machine, (key, value: unknown) => (key === 'definition' ? undefined : value));
}

/** Names are unique in a whole definition, so that histories can go by them. */
export function statesByName(machine: Machine): Map<string, MachineState> {
  return new Map(allStates(machine).map((state) => [state.name, state]));
}
