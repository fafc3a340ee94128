import { describe, expect, it } from 'vitest';

import recorded from '../testing/histories.json';

import { examples } from './examples';
import { readHistory, type HistoryEvent } from './history';
import { readMachine } from './machine';

interface Recorded {
  definition?: unknown;
  status: string;
  events: HistoryEvent[];
}

/** What a server wrote, up to some event. */
function read(name: keyof typeof recorded, upTo = Infinity) {
  const { definition, events } = recorded[name] as Recorded;
  const machine = readMachine(definition ?? examples.find(({ id }) => id === name)?.definition);
  if (!machine) throw new Error(`${name} has no definition`);
  return readHistory(events.filter(({ id }) => id <= upTo), machine);
}

const statuses = (history: ReturnType<typeof read>) => Object.fromEntries([...history.states].map(([name, { status }]) => [name, status]));
const passages = (history: ReturnType<typeof read>) => history.passages.map(({ from, to, caught }) => `${from}${caught ? ' ~> ' : ' -> '}${to}`);

describe('readHistory, on what servers wrote', () => {
  it('follows a choice to the end', () => {
    const history = read('choice');
    expect(statuses(history)).toEqual({
      'Which way?': 'succeeded',
      'Book two people': 'succeeded',
      'Wait for the van': 'succeeded',
      'Hand over': 'succeeded',
      Shipped: 'succeeded',
    });
    expect(passages(history)).toEqual([
      ' -> Which way?',
      'Which way? -> Book two people',
      'Book two people -> Wait for the van',
      'Wait for the van -> Hand over',
      'Hand over -> Shipped',
      'Shipped -> ',
    ]);
    const visit = history.states.get('Book two people')?.visits[0];
    expect(visit).toMatchObject({ input: { kilograms: 24, value: 120 }, output: { booking: { people: 2 } }, attempts: 1 });
    expect(visit?.events.map(({ type }) => type)).toEqual(['TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited']);
    expect(history.ended).toBe(true);
  });

  it('knows what waits, what is tried again, what was caught', () => {
    expect(statuses(read('choice', 9))).toMatchObject({ 'Wait for the van': 'running' });
    expect(read('retry', 5).states.get('Call')).toMatchObject({ status: 'retrying', attempts: 1 });
    expect(read('retry', 6).states.get('Call')).toMatchObject({ status: 'running', attempts: 2 });
    const history = read('retry');
    expect(history.states.get('Call')).toMatchObject({ status: 'caught', attempts: 3 });
    expect(history.states.get('Call')?.visits[0]).toMatchObject({ error: 'Auriga.OUTGOING_FAILED' });
    expect(passages(history)).toContain('Call ~> Note what failed');
    expect(read('worker').states.get('Ask for approval')).toMatchObject({ status: 'running' });
    expect(read('worker').ended).toBe(false);
  });

  it('keeps branches apart', () => {
    const history = read('parallel');
    const outer = history.states.get('Look at both')?.visits[0];
    for (const name of ['Count stock', 'Reserve', 'Check payment']) expect(history.states.get(name)?.visits[0]?.parent).toBe(outer?.id);
    expect(outer?.events.map(({ type }) => type)).toEqual(['ParallelStateEntered', 'ParallelStateStarted', 'ParallelStateExited']);
    expect(passages(history)).toEqual([
      ' -> Look at both',
      'Count stock -> Reserve',
      'Look at both -> Paid?',
      'Paid? -> Accept',
      'Accept -> ',
    ]);
    expect(statuses(read('parallel', 12))).toEqual({ 'Look at both': 'running', 'Count stock': 'succeeded', Reserve: 'running', 'Check payment': 'running' });
  });

  it('counts the entries of a map', () => {
    const history = read('map');
    expect(history.states.get('Each line')?.visits[0]?.length).toBe(3);
    expect(history.states.get('Look up price')?.visits.map(({ iteration }) => iteration)).toEqual([0, 2]);
    expect(history.states.get('Leave out')?.visits.map(({ iteration, output }) => [iteration, output])).toEqual([[1, null]]);
    expect(statuses(read('emptyMap'))).toEqual({ M: 'succeeded', E: 'succeeded' });
  });

  it('tells in a map that fails what failed and what was stopped', () => {
    const history = read('mapFails');
    expect(statuses(history)).toEqual({ M: 'failed', Q: 'succeeded', W: 'stopped', F: 'failed' });
    expect(history.states.get('M')?.visits[0]).toMatchObject({ error: 'Boom', cause: 'no' });
  });

  it('follows a parallel state through a second try into its catcher', () => {
    const history = read('parallelCaught');
    expect(statuses(history)).toEqual({ P: 'caught', A: 'stopped', B: 'succeeded', F: 'failed', C: 'succeeded' });
    expect(history.states.get('P')?.attempts).toBe(2);
    expect(history.states.get('A')?.visits).toHaveLength(2);
    expect(passages(history)).toContain('P ~> C');
  });

  it('goes down into nested boxes and up again', () => {
    const history = read('nested');
    expect(new Set(Object.values(statuses(history)))).toEqual(new Set(['succeeded']));
    const x = history.states.get('X')?.visits[1];
    const inner = history.visits.get(x?.parent ?? 0);
    expect(inner).toMatchObject({ name: 'P2', iteration: 1 });
    expect(history.visits.get(inner?.parent ?? 0)?.name).toBe('M');
    expect(passages(history)).toEqual([' -> P', 'M -> Z', 'P -> E', 'E -> ']);
  });

  it('ends what was open when the execution ended', () => {
    expect(statuses(read('stopped'))).toEqual({ P: 'stopped', A: 'stopped', T: 'stopped' });
    expect(statuses(read('timesOut'))).toEqual({ A: 'failed' });
    expect(read('taskTimeout').states.get('T')).toMatchObject({ status: 'failed', attempts: 2 });
    expect(read('badPath').states.get('T')?.visits[0]).toMatchObject({ status: 'failed', error: 'States.Runtime' });
  });

  it('takes the latest visit where a state is visited again', () => {
    const history = read('loop');
    expect(history.states.get('N')?.visits).toHaveLength(3);
    expect(history.passages.find(({ from, to }) => from === 'D' && to === 'N')?.times).toBe(2);
  });

  it('is never put out, wherever a history breaks off', () => {
    for (const name of Object.keys(recorded) as (keyof typeof recorded)[]) {
      for (let upTo = 0; upTo <= recorded[name].events.length; upTo += 1) {
        const { states, ended } = read(name, upTo);
        if (ended) for (const { status } of states.values()) expect(['running', 'retrying']).not.toContain(status);
      }
      expect(read(name).ended).toBe(recorded[name].status !== 'RUNNING');
    }
  });
});
