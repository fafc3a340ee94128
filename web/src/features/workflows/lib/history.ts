/**
 * What a history tells about states. Events come in the order in which they were committed; branches
 * run side by side, and `previous` ties each event to the one before it in its branch. From that this
 * finds the visit each event belongs to: one stay in one state, within a branch or an entry of a Map.
 */
import { statesByName, type Machine, type MachineState } from './machine';

export interface HistoryEvent {
  id: number;
  /** 0: none. */
  previous: number;
  at: string;
  type: string;
  details: Record<string, unknown>;
}

export type VisitStatus = 'running' | 'retrying' | 'succeeded' | 'caught' | 'failed' | 'stopped';

export interface Visit {
  /** Id of the event that entered. */
  id: number;
  name: string;
  type: string;
  /** The Parallel or Map it is in; null: none. */
  parent: number | null;
  /** Which entry of the Map, from 0; null: not directly in a Map. */
  iteration: number | null;
  status: VisitStatus;
  enteredAt: string;
  endedAt: string | null;
  input: unknown;
  output: unknown;
  error: string | null;
  cause: string | null;
  /** How often it was tried, at least once. */
  attempts: number;
  /** Map: how many entries it has. */
  length: number | null;
  events: HistoryEvent[];
}

export interface StateSummary {
  status: VisitStatus;
  /** In the order in which they began. */
  visits: Visit[];
  attempts: number;
}

/** A way that was taken. `from` '': the beginning, `to` '': the end. */
export interface Passage {
  from: string;
  to: string;
  caught: boolean;
  times: number;
}

export interface History {
  visits: Map<number, Visit>;
  states: Map<string, StateSummary>;
  passages: Passage[];
  /** The visit of each event; events of the execution itself have none. */
  visitOf: Map<number, Visit>;
  /** The last event says that nothing more comes. */
  ended: boolean;
}

const endings: Record<string, true> = { ExecutionSucceeded: true, ExecutionFailed: true, ExecutionTimedOut: true, ExecutionAborted: true };
const failures = /^(?:Task(?:Failed|TimedOut|StartFailed|SubmitFailed)|ParallelStateFailed|MapStateFailed)$/;
const beginnings = /^(?:TaskScheduled|ParallelStateStarted|MapStateStarted)$/;
/** Of several visits, what the state is said to be. */
const gravity: VisitStatus[] = ['running', 'retrying', 'failed', 'stopped', 'caught', 'succeeded'];

const textIn = (details: Record<string, unknown>, name: string): string | null => {
  const value = details[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

/** Where an event leaves its branch: in which visit, and in which entry of it. */
interface Spot {
  visit: Visit | null;
  iteration: number | null;
}

const nowhere: Spot = { visit: null, iteration: null };

class Reader {
  readonly visits = new Map<number, Visit>();
  readonly visitOf = new Map<number, Visit>();
  ended = false;
  private readonly spots = new Map<number, Spot>();
  /** The visit that an event has just left; what is entered next came from there. */
  private readonly left = new Map<number, Visit>();
  private readonly passages = new Map<string, Passage>();
  private readonly states: Map<string, MachineState>;

  constructor(machine: Machine | null) {
    this.states = machine ? statesByName(machine) : new Map<string, MachineState>();
  }

  read(event: HistoryEvent): void {
    const { type } = event;
    if (type.endsWith('StateEntered')) this.enter(event);
    else if (type.startsWith('Execution')) this.execution(event);
    else if (type.startsWith('MapIteration')) this.iteration(event);
    else this.inVisit(event);
  }

  result(): History {
    return { visits: this.visits, states: this.summaries(), passages: [...this.passages.values()], visitOf: this.visitOf, ended: this.ended };
  }

  private parentOf(visit: Visit): Visit | null {
    return visit.parent === null ? null : (this.visits.get(visit.parent) ?? null);
  }

  private enter(event: HistoryEvent): void {
    const { visit: parent, iteration } = this.spots.get(event.previous) ?? nowhere;
    const type = event.type.slice(0, -'StateEntered'.length);
    const name = textIn(event.details, 'name') ?? '';
    const visit: Visit = {
      id: event.id,
      name,
      type,
      parent: parent?.id ?? null,
      iteration,
      status: 'running',
      enteredAt: event.at,
      endedAt: null,
      input: event.details.input,
      output: undefined,
      error: null,
      cause: null,
      attempts: 1,
      length: null,
      events: [event],
    };
    this.visits.set(visit.id, visit);
    this.note(event, visit, { visit, iteration: null });
    if (type === 'Fail') this.fail(visit, event);
    const from = this.left.get(event.previous);
    if (from) this.pass(from, name);
    else if (!parent) this.count('', name, false);
  }

  /** A Fail state has no event of its own that says with what it fails, nor one that it was left. */
  private fail(visit: Visit, event: HistoryEvent): void {
    const definition = this.states.get(visit.name)?.definition ?? {};
    visit.status = 'failed';
    visit.endedAt = event.at;
    visit.error = textIn(definition, 'Error');
    visit.cause = textIn(definition, 'Cause');
  }

  private pass(from: Visit, to: string): void {
    const ways = this.states.get(from.name)?.ways.filter((way) => way.to === to) ?? [];
    // A path that selects nothing fails without an event of its own: only the way tells that it was caught.
    if (from.status === 'succeeded' && ways.length > 0 && ways.every(({ kind }) => kind === 'catch')) from.status = 'caught';
    this.count(from.name, to, from.status === 'caught');
  }

  private count(from: string, to: string, caught: boolean): void {
    const key = JSON.stringify([from, to, caught]);
    const passage = this.passages.get(key) ?? { from, to, caught, times: 0 };
    passage.times += 1;
    this.passages.set(key, passage);
  }

  private note(event: HistoryEvent, visit: Visit | null, spot: Spot): void {
    this.spots.set(event.id, spot);
    if (!visit) return;
    this.visitOf.set(event.id, visit);
    if (visit.id !== event.id) visit.events.push(event);
  }

  /** The visit meant by an event: the one its branch is in, or the Parallel or Map around it. */
  private meant(event: HistoryEvent): Visit | null {
    let { visit } = this.spots.get(event.previous) ?? nowhere;
    const kind = /^(Parallel|Map)(?:State|Iteration)/.exec(event.type)?.[1];
    const name = textIn(event.details, 'name');
    if (!kind && !name) return visit;
    while (visit && ((kind && visit.type !== kind) || (name !== null && visit.name !== name))) visit = this.parentOf(visit);
    return visit;
  }

  private inVisit(event: HistoryEvent): void {
    const visit = this.meant(event);
    this.note(event, visit, { visit, iteration: null });
    if (!visit) return;
    const { type, details } = event;
    if (type.endsWith('StateExited')) this.exit(event, visit);
    else if (failures.test(type)) {
      visit.error = textIn(details, 'error');
      visit.cause = textIn(details, 'cause');
      visit.status = 'retrying';
      this.closeInside(visit, event);
    } else if (beginnings.test(type)) {
      const before = visit.events.filter((each) => beginnings.test(each.type)).length;
      visit.attempts = Math.max(1, before);
      visit.status = 'running';
      if (typeof details.length === 'number') visit.length = details.length;
      this.closeInside(visit, event);
    } else if (/Succeeded$/.test(type)) {
      visit.status = 'running';
      visit.error = null;
      visit.cause = null;
    }
  }

  private exit(event: HistoryEvent, visit: Visit): void {
    this.closeInside(visit, event);
    visit.status = visit.status === 'retrying' ? 'caught' : 'succeeded';
    visit.endedAt = event.at;
    visit.output = event.details.output;
    this.left.set(event.id, visit);
    this.spots.set(event.id, { visit: this.parentOf(visit), iteration: visit.iteration });
    const state = this.states.get(visit.name);
    if (visit.parent === null && visit.status === 'succeeded' && state?.ends) this.count(visit.name, '', false);
  }

  private iteration(event: HistoryEvent): void {
    const map = this.meant(event);
    const index = typeof event.details.index === 'number' ? event.details.index : null;
    this.note(event, map, { visit: map, iteration: event.type === 'MapIterationStarted' ? index : null });
    if (!map || index === null || event.type === 'MapIterationStarted') return;
    this.closeInside(map, event, index);
  }

  /** Ends what is still open in a visit: the branch that led to this event has failed, others were stopped. */
  private closeInside(outer: Visit, event: HistoryEvent, iteration: number | null = null): void {
    if (outer.type !== 'Parallel' && outer.type !== 'Map') return;
    const failed = this.chain(event.previous);
    for (const visit of this.visits.values()) {
      if (visit.endedAt !== null || visit.id === outer.id || !this.isInside(visit, outer, iteration)) continue;
      visit.endedAt = event.at;
      visit.status = failed.has(visit.id) ? 'failed' : 'stopped';
    }
  }

  private isInside(visit: Visit, outer: Visit, iteration: number | null): boolean {
    for (let at: Visit | null = visit; at; at = this.parentOf(at)) {
      if (at.parent === outer.id) return iteration === null || at.iteration === iteration;
    }
    return false;
  }

  /** The visit that an event is in, and all around it. */
  private chain(event: number): Set<number> {
    const ids = new Set<number>();
    for (let at = this.spots.get(event)?.visit ?? null; at; at = this.parentOf(at)) ids.add(at.id);
    return ids;
  }

  private execution(event: HistoryEvent): void {
    this.spots.set(event.id, nowhere);
    if (!(event.type in endings)) return;
    this.ended = true;
    const failed = event.type === 'ExecutionFailed' ? this.chain(event.previous) : new Set<number>();
    for (const visit of this.visits.values()) {
      const isFailed = failed.has(visit.id) || (event.type === 'ExecutionTimedOut' && visit.endedAt === null);
      if (isFailed) {
        visit.status = 'failed';
        visit.error ??= textIn(event.details, 'error');
        visit.cause ??= textIn(event.details, 'cause');
      } else if (visit.endedAt === null) visit.status = 'stopped';
      visit.endedAt ??= event.at;
    }
  }

  private summaries(): Map<string, StateSummary> {
    const byName = new Map<string, Visit[]>();
    for (const visit of this.visits.values()) {
      const same = byName.get(visit.name);
      if (same) same.push(visit);
      else byName.set(visit.name, [visit]);
    }
    return new Map([...byName].map(([name, visits]) => [name, summaryOf(visits)]));
  }
}

/** Where a state is visited again, the latest visit counts; side by side, the gravest. */
function summaryOf(visits: Visit[]): StateSummary {
  const latest = new Map<string, Visit>();
  for (const visit of visits) latest.set(`${visit.parent ?? ''}/${visit.iteration ?? ''}`, visit);
  const found = new Set([...latest.values()].map(({ status }) => status));
  return {
    status: gravity.find((status) => found.has(status)) ?? 'running',
    visits,
    attempts: visits.reduce((sum, { attempts }) => sum + attempts, 0),
  };
}

/** Reads a history from its beginning; it may break off anywhere. */
export function readHistory(events: readonly HistoryEvent[], machine: Machine | null): History {
  const reader = new Reader(machine);
  for (const event of events) reader.read(event);
  return reader.result();
}
