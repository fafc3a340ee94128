// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ApiProblem } from './problem';
import { RealtimeConnection, type RealtimeHandler } from './realtime';

/** A socket whose other end is the test. */
class FarEnd {
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  sent: Record<string, unknown>[] = [];
  closed = false;
  silent = false;
  send(text: string) {
    const message = JSON.parse(text) as Record<string, unknown>;
    if (!('ping' in message)) this.sent.push(message);
    else if (!this.silent) this.say({ id: message.id, pong: {} });
  }
  close() {
    this.closed = true;
  }
  say(frame: unknown) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

let ends: FarEnd[];
let tickets: number;
let refusal: ApiProblem | null;
let heard: string[];
let connection: RealtimeConnection;

const handler: RealtimeHandler = {
  event: ({ type, offset }) => heard.push(`${type} ${offset}`),
  state: (topic) => heard.push(`state ${topic}`),
  missed: (topic) => heard.push(`missed ${topic}`),
  lost: () => heard.push('lost'),
};

const last = () => {
  const end = ends.at(-1);
  if (!end) throw new Error('nothing was opened');
  return end;
};
const opened = async () => {
  await vi.advanceTimersByTimeAsync(0);
  last().onopen?.();
  return last();
};
const subscribed = (end: FarEnd, offset: number, recovered = false, epoch = 'e1') =>
  end.say({ id: end.sent.at(-1)?.id, subscribed: { topic: 'agents', epoch, offset, recovered } });
const event = (offset: number) => ({ event: { topic: 'agents', offset, type: 'agent.updated', data: {} } });

beforeEach(() => {
  vi.useFakeTimers();
  ends = [];
  tickets = 0;
  refusal = null;
  heard = [];
  connection = new RealtimeConnection({
    ticket: () => {
      tickets += 1;
      return refusal ? Promise.reject(refusal) : Promise.resolve(`t${tickets}`);
    },
    open: () => {
      const end = new FarEnd();
      ends.push(end);
      return end as unknown as WebSocket;
    },
    random: () => 1,
  });
  connection.handle(handler);
});
afterEach(() => {
  connection.stop();
});

describe('RealtimeConnection', () => {
  it('connects when somebody is signed in and a page asks, and not before', async () => {
    connection.retain('agents');
    await vi.advanceTimersByTimeAsync(0);
    expect(tickets).toBe(0);
    connection.start();
    const end = await opened();
    expect(end.sent).toEqual([{ id: 1, subscribe: { topic: 'agents' } }]);
    expect(connection.isLive('agents')).toBe(false);
    subscribed(end, 15);
    expect(connection.isLive('agents')).toBe(true);
    expect(heard).toEqual(['missed agents']);
  });

  it('resumes after a cut, with a new ticket, and takes nothing twice', async () => {
    connection.start();
    connection.retain('agents');
    let end = await opened();
    subscribed(end, 15);
    end.say(event(16));
    end.onclose?.({ code: 1006 });
    expect([connection.get(), connection.isLive('agents')]).toEqual(['waiting', false]);
    await vi.advanceTimersByTimeAsync(999);
    expect(ends).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    end = await opened();
    expect(tickets).toBe(2);
    expect(end.sent).toEqual([{ id: 2, subscribe: { topic: 'agents', since: { epoch: 'e1', offset: 16 } } }]);
    subscribed(end, 18, true);
    for (const offset of [16, 17, 18, 18]) end.say(event(offset));
    expect(heard).toEqual(['missed agents', 'agent.updated 16', 'lost', 'agent.updated 17', 'agent.updated 18']);
  });

  it('reads everything again when the server began a new epoch', async () => {
    connection.start();
    connection.retain('agents');
    const end = await opened();
    subscribed(end, 15);
    end.onclose?.({ code: 1012 });
    await vi.advanceTimersByTimeAsync(1000);
    const next = await opened();
    subscribed(next, 2, false, 'e2');
    next.say(event(3));
    expect(heard).toEqual(['missed agents', 'lost', 'missed agents', 'agent.updated 3']);
  });

  it('waits longer each time and at once tries again when nudged', async () => {
    connection.start();
    connection.retain('agents');
    for (const wait of [1000, 2000, 4000]) {
      const end = await opened();
      end.onclose?.({ code: 4000 });
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(connection.get()).toBe('waiting');
      await vi.advanceTimersByTimeAsync(1);
      expect(connection.get()).toBe('connecting');
    }
    (await opened()).onclose?.({ code: 1011 });
    connection.nudge();
    expect(connection.get()).toBe('connecting');
  });

  it('begins its waits anew after a connection that held', async () => {
    connection.start();
    connection.retain('agents');
    (await opened()).onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(1000);
    const end = await opened();
    await vi.advanceTimersByTimeAsync(5000);
    end.onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(connection.get()).toBe('connecting');
  });

  it('stays away after a code that says so, and where the server has no tickets', async () => {
    connection.start();
    connection.retain('agents');
    (await opened()).onclose?.({ code: 4500 });
    await vi.advanceTimersByTimeAsync(120_000);
    connection.retain('jobs');
    expect([connection.get(), tickets]).toEqual(['off', 1]);
    connection.stop();
    refusal = new ApiProblem({ status: 404 });
    connection.start();
    await vi.advanceTimersByTimeAsync(120_000);
    expect([connection.get(), tickets]).toEqual(['off', 2]);
  });

  it('waits as long as a limit asks', async () => {
    refusal = new ApiProblem({ status: 429 }, Date.now() + 20_000);
    connection.start();
    connection.retain('agents');
    await vi.advanceTimersByTimeAsync(19_999);
    expect(tickets).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(tickets).toBe(2);
  });

  it('takes silence after a ping for a cut', async () => {
    connection.start();
    connection.retain('agents');
    const end = await opened();
    subscribed(end, 1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(connection.get()).toBe('live');
    end.silent = true;
    await vi.advanceTimersByTimeAsync(24_999);
    expect(connection.get()).toBe('live');
    await vi.advanceTimersByTimeAsync(1);
    expect([end.closed, connection.get()]).toEqual([true, 'waiting']);
  });

  it('lets go of a topic only when nobody came back for it', async () => {
    connection.start();
    const release = connection.retain('agents');
    const end = await opened();
    subscribed(end, 1);
    release();
    release();
    await vi.advanceTimersByTimeAsync(20_000);
    const again = connection.retain('agents');
    expect(end.sent).toHaveLength(1);
    again();
    await vi.advanceTimersByTimeAsync(29_000);
    expect(end.sent.some((message) => 'unsubscribe' in message)).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(end.sent.some((message) => 'unsubscribe' in message)).toBe(true);
    expect(connection.isLive('agents')).toBe(false);
  });

  it('leaves a topic that is refused to polling', async () => {
    connection.start();
    connection.retain('jobs');
    const end = await opened();
    end.say({ id: 1, error: { code: 'FORBIDDEN', message: 'Not for you.' } });
    end.onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(1000);
    expect((await opened()).sent).toEqual([]);
  });

  it('keeps nothing of a user who signed out', async () => {
    connection.start();
    connection.retain('agents');
    const end = await opened();
    subscribed(end, 15);
    connection.stop();
    expect([end.closed, connection.isLive('agents')]).toEqual([true, false]);
    connection.start();
    expect((await opened()).sent).toEqual([{ id: 2, subscribe: { topic: 'agents' } }]);
  });
});
