// @vitest-environment jsdom
import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it, vi } from 'vitest';

import type { TopicEvent } from '@/lib/realtime-frames';

import { keysOf, liveQueries } from './live-queries';

const event = (topic: TopicEvent['topic'], type: string, data = {}): TopicEvent => ({ topic, type, offset: 1, data });

describe('keysOf', () => {
  it('names what an event touches and no more', () => {
    expect(keysOf(event('agents', 'agent.updated', { agent_id: 'agt_1' }))).toEqual([['agents']]);
    expect(keysOf(event('agents', 'document.ready', { agent_id: 'agt_1' }))).toEqual([['documents', 'agt_1'], ['agents']]);
    expect(keysOf(event('agents', 'document.ready'))).toEqual([['agents'], ['documents']]);
    expect(keysOf(event('broadcasts', 'broadcast.started'))).toEqual([['broadcasts']]);
    expect(keysOf(event('sessions', 'session.message', { id: 'ses_1' }))).toEqual([['sessions', 'ses_1'], ['sessions', 'list'], ['analytics']]);
    expect(keysOf(event('sessions', 'session.status', { id: 'ses_1' }))).toContainEqual(['sessions', 'waiting']);
  });

  it('names the executions that moved and the lists they stand in', () => {
    const executions = [
      { id: 'exe_1', workflow_id: 'wfl_1', status: 'RUNNING' },
      { id: 'exe_2', workflow_id: 'wfl_1', status: 'SUCCEEDED' },
    ];
    expect(keysOf(event('executions', 'execution.changed', { executions, more: false }))).toEqual([
      ['executions', 'exe_1'],
      ['executions', 'exe_2'],
      ['executions', 'list', 'wfl_1'],
    ]);
    expect(keysOf(event('executions', 'execution.changed', { executions, more: true }))).toEqual([['executions']]);
  });
});

describe('liveQueries', () => {
  it('puts a whole state in place and asks again where it is only a hint', () => {
    const client = new QueryClient();
    const asked = vi.spyOn(client, 'invalidateQueries');
    const handler = liveQueries(client);
    const report = { status: 'ok', checks: [] };
    handler.state('health', report);
    expect(client.getQueryData(['health'])).toEqual(report);
    expect(asked).not.toHaveBeenCalled();
    handler.state('jobs', { changed: true });
    expect(asked).toHaveBeenCalledWith({ queryKey: ['jobs'] });
  });

  it('makes figures anew at most four times a minute', () => {
    vi.useFakeTimers();
    const client = new QueryClient();
    const asked = vi.spyOn(client, 'invalidateQueries');
    const handler = liveQueries(client);
    for (let second = 0; second < 60; second += 1) {
      handler.event(event('sessions', 'session.message', { id: 'ses_1' }));
      vi.advanceTimersByTime(1000);
    }
    expect(asked.mock.calls.filter(([filters]) => filters?.queryKey?.[0] === 'analytics').length).toBeLessThanOrEqual(5);
  });

  it('reads once for a burst', () => {
    vi.useFakeTimers();
    const client = new QueryClient();
    const asked = vi.spyOn(client, 'invalidateQueries');
    const handler = liveQueries(client);
    for (let n = 0; n < 100; n += 1) handler.event(event('agents', 'document.ready', { agent_id: 'agt_1' }));
    vi.advanceTimersByTime(2000);
    expect(asked.mock.calls.length).toBeLessThanOrEqual(4);
  });
});
