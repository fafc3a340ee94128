// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, StrictMode, useEffect } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { holdRequests } from '@/lib/held-requests';
import { keepUnsent, unsentOf } from '@/lib/unsent';

import { useConversation } from './use-conversation';

const place = { userId: 'user', agentId: 'agent' };
let requests: ReturnType<typeof holdRequests>;
/** What was asked; what is heard meanwhile never comes. */
const asked = () => requests.held.filter(({ method }) => method === 'POST');
const messages = () => asked().map(({ body }) => (body as { message: string }).message);
const answer = (result: string) => ({ session_id: 's1', position: 1, sources: [], abstained: false, stop_reason: 'end_turn', metrics: {}, result });
const streamed = (result: string) => new Response(`event: done\ndata: ${JSON.stringify(answer(result))}\n\n`);
let conversation: ReturnType<typeof useConversation>;
let root: Root;

function Page({ sessionId }: { sessionId: string | null }) {
  const now = useConversation({ agentId: 'agent', actorId: 'user', sessionId, initial: [], position: null, onSession: () => undefined });
  useEffect(() => {
    conversation = now;
  });
  return null;
}

function open(sessionId: string | null) {
  root = createRoot(document.createElement('div'));
  return act(async () => {
    root.render(
      <StrictMode>
        <QueryClientProvider client={new QueryClient()}>
          <Page sessionId={sessionId} />
        </QueryClientProvider>
      </StrictMode>,
    );
    await Promise.resolve();
  });
}
const leave = () => act(() => root.unmount());
const states = () => conversation.turns.map(({ question, state }) => `${question} ${state}`);

beforeEach(() => {
  requests = holdRequests();
  sessionStorage.clear();
});
afterEach(() => requests.release());

it('keeps what waits and what is being written, and goes on with it', async () => {
  await open('s1');
  await act(async () => {
    for (const message of ['one', 'two', 'three']) conversation.ask(message);
    await Promise.resolve();
  });
  act(() => conversation.setText('half a sen'));
  expect(states()).toEqual(['one waiting', 'two queued', 'three queued']);
  leave();
  expect(unsentOf(place, 's1')).toEqual({ text: 'half a sen', queue: ['two', 'three'] });

  requests.held.length = 0;
  await open('s1');
  expect(conversation.text).toBe('half a sen');
  expect(states()).toEqual(['two waiting', 'three queued']);
  expect(messages()).toEqual(['two']);
  await act(async () => {
    asked()[0]?.answer(streamed('Yes.'));
    await vi.waitFor(() => expect(messages()).toEqual(['two', 'three']));
  });
  expect(states()).toEqual(['two done', 'three waiting']);
  act(() => conversation.setText(''));
  leave();
  expect(unsentOf(place, 's1')).toEqual({ text: '', queue: [] });
});

it('leaves other conversations alone', async () => {
  keepUnsent(place, 's2', { text: 'elsewhere', queue: [] });
  await open(null);
  expect(conversation.text).toBe('');
  act(() => conversation.setText('new'));
  leave();
  await open(null);
  expect(conversation.text).toBe('new');
  act(() => conversation.leave());
  leave();
  await open(null);
  expect(conversation.text).toBe('');
  leave();
  expect(unsentOf(place, 's2').text).toBe('elsewhere');
});

async function answerTo(at: number, response: Response, then: string) {
  await act(async () => {
    asked()[at]?.answer(response);
    await new Promise((done) => setTimeout(done, 0));
  });
  await vi.waitFor(() => expect(states()).toEqual([then]));
}
const askAgain = () =>
  act(async () => {
    const [turn] = conversation.turns;
    if (turn) conversation.again(turn);
    await Promise.resolve();
  });

it('asks again under the same key where the answer was lost on its way', async () => {
  await open(null);
  await act(async () => {
    conversation.ask('one');
    await Promise.resolve();
  });
  const cut = new Response('event: session\ndata: {"session_id":"s1"}\n\n');
  await answerTo(0, cut, 'one failed');
  await askAgain();
  const [first, second] = asked();
  expect(messages()).toEqual(['one', 'one']);
  expect(second).toMatchObject({ address: first?.address, key: first?.key });
  await answerTo(1, Response.json(answer('Yes.'), { headers: { 'Idempotency-Replayed': 'true' } }), 'one done');
  expect(conversation.turns[0]?.text).toBe('Yes.');
  leave();
});

it('asks anew what was refused', async () => {
  await open('s1');
  await act(async () => {
    conversation.ask('one');
    await Promise.resolve();
  });
  await answerTo(0, Response.json({ status: 409, code: 'SESSION_BUSY' }, { status: 409 }), 'one failed');
  await askAgain();
  const [first, second] = asked();
  expect(messages()).toEqual(['one', 'one']);
  expect(second?.key).not.toBe(first?.key);
  leave();
});

it('stops the answer at the server and keeps what was said', async () => {
  await open('s1');
  await act(async () => {
    conversation.ask('one');
    await Promise.resolve();
  });
  act(() => conversation.stop());
  await vi.waitFor(() => expect(asked().map(({ address }) => address)).toContain('/api/v1/sessions/s1/stop'));
  expect(states()).toEqual(['one waiting']);
  const stopped = { ...answer('Half an'), stop_reason: 'stopped' };
  await act(async () => {
    asked()[1]?.answer(Response.json({ id: 's1' }));
    asked()[0]?.answer(new Response(`event: done\ndata: ${JSON.stringify(stopped)}\n\n`));
    await Promise.resolve();
  });
  await vi.waitFor(() => expect(states()).toEqual(['one stopped']));
  expect(conversation.turns[0]?.text).toBe('Half an');
  leave();
});
