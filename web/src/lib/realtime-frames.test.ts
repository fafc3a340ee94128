import { describe, expect, it } from 'vitest';

import { comesBack, readFrame, waitAfter } from './realtime-frames';

describe('readFrame', () => {
  it('reads what the server says', () => {
    const subscribed = { topic: 'agents', epoch: 'e1', offset: 15, recovered: true, presence: 3 };
    expect(readFrame(JSON.stringify({ id: 1, subscribed }))).toEqual({
      kind: 'subscribed',
      id: 1,
      topic: 'agents',
      place: { epoch: 'e1', offset: 15 },
      recovered: true,
    });
    const event = { topic: 'agents', offset: 16, type: 'agent.updated', data: { agent_id: 'agt_1' }, at: '2026-01-15T12:00:00Z' };
    expect(readFrame(JSON.stringify({ event }))).toEqual({
      kind: 'event',
      topic: 'agents',
      offset: 16,
      type: 'agent.updated',
      data: { agent_id: 'agt_1' },
    });
    expect(readFrame('{"state":{"topic":"health","offset":4,"data":{"status":"ok"}}}')).toMatchObject({ kind: 'state', data: { status: 'ok' } });
    expect(readFrame('{"id":7,"error":{"code":"FORBIDDEN","message":"No."}}')).toEqual({ kind: 'error', id: 7, code: 'FORBIDDEN' });
  });

  it('forgives what it does not know', () => {
    for (const text of ['', 'no json', '[]', '1', '{"id":3,"pong":{}}', '{"presence":{"topic":"agents","count":4}}', '{"event":{"topic":"weather"}}']) {
      expect(readFrame(text)).toEqual({ kind: 'other' });
    }
  });
});

it('comes back unless the close code says that it makes no sense', () => {
  expect([1001, 1006, 1011, 1012, 1013, 4000, 4008, 4029, 4499].filter((code) => !comesBack(code))).toEqual([]);
  expect([1000, 1002, 1003, 1005, 1007, 1009, 4500, 4900].filter(comesBack)).toEqual([]);
});

it('waits longer each time, within bounds', () => {
  expect([1, 2, 3, 4, 5, 6, 60].map((failures) => waitAfter(failures, () => 1))).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  expect(waitAfter(1, () => 0)).toBe(500);
});
