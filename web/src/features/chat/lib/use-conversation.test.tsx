import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, StrictMode, useEffect } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { keepUnsent, unsentOf } from '@/lib/unsent';

import { useConversation } from './use-conversation';

const place = { userId: 'user', agentId: 'agent' };
/** What was asked and has no answer yet. */
let asked: { address: string; key: string; message: string; give: (result: string) => void; fail: (answer: Response) => void; replay: (result: string) => void }[] = [];
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
  vi.stubGlobal(
    'fetch',
    (address: string, { method, body, headers, signal }: RequestInit) =>
      new Promise<Response>((done, fail) => {
        signal?.addEventListener('abort', () => fail(new Error('aborted')));
        // What is heard meanwhile never comes.
        if (method !== 'POST') return;
        const { message } = JSON.parse(body as string) as { message: string };
        const answer = { session_id: 's1', position: 1, sources: [], abstained: false, stop_reason: 'end_turn', metrics: {} };
        asked.push({
          address,
          key: (headers as Record<string, string>)['Idempotency-Key'] ?? '',
          message,
          give: (result) => done(new Response(`event: done\ndata: ${JSON.stringify({ ...answer, result })}\n\n`)),
          fail: done,
          replay: (result) => done(Response.json({ ...answer, result }, { headers: { 'Idempotency-Replayed': 'true' } })),
        });
      }),
  );
  sessionStorage.clear();
});
afterEach(() => {
  asked = [];
  vi.unstubAllGlobals();
});

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

  asked = [];
  await open('s1');
  expect(conversation.text).toBe('half a sen');
  expect(states()).toEqual(['two waiting', 'three queued']);
  expect(asked.map(({ message }) => message)).toEqual(['two']);
  await act(async () => {
    asked[0]?.give('Yes.');
    await vi.waitFor(() => expect(asked.map(({ message }) => message)).toEqual(['two', 'three']));
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

async function answerTo(at: number, how: (question: (typeof asked)[number]) => void, then: string) {
  await act(async () => {
    const question = asked[at];
    if (question) how(question);
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
  await answerTo(0, ({ fail }) => fail(cut), 'one failed');
  await askAgain();
  expect(asked).toHaveLength(2);
  expect(asked[1]).toMatchObject({ address: asked[0]?.address, key: asked[0]?.key, message: 'one' });
  await answerTo(1, ({ replay }) => replay('Yes.'), 'one done');
  expect(conversation.turns[0]?.text).toBe('Yes.');
  leave();
});

it('asks anew what was refused', async () => {
  await open('s1');
  await act(async () => {
    conversation.ask('one');
    await Promise.resolve();
  });
  await answerTo(0, ({ fail }) => fail(Response.json({ status: 409, code: 'SESSION_BUSY' }, { status: 409 })), 'one failed');
  await askAgain();
  expect(asked).toHaveLength(2);
  expect(asked[1]?.key).not.toBe(asked[0]?.key);
  leave();
});
