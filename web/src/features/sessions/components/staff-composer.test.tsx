// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { holdRequests } from '@/lib/held-requests';
import type { Schema } from '@/lib/schemas';

import { StaffComposer } from './staff-composer';

vi.mock('@/lib/use-auth', () => ({ useUser: () => ({ id: 'mara' }), useActorName: () => () => ({ name: 'A customer', by: 'nobody' }) }));

let requests: ReturnType<typeof holdRequests>;
let page: HTMLElement;
let root: Root;
const client = new QueryClient();

const session = (taken: boolean) =>
  ({ id: 's1', status: taken ? 'human' : 'active', handoff: taken ? { taken_by: { id: 'mara' } } : null }) as unknown as Schema<'Session'>;
function show(taken: boolean) {
  act(() =>
    root.render(
      <QueryClientProvider client={client}>
        <StaffComposer session={session(taken)} />
      </QueryClientProvider>,
    ),
  );
}
function field(): HTMLTextAreaElement {
  const found = page.querySelector('textarea');
  if (!found) throw new Error('there is no field');
  return found;
}
const pressed = () => page.querySelector('[aria-pressed="true"]')?.textContent;
function press(name: string) {
  act(() => [...page.querySelectorAll('button')].find(({ textContent }) => textContent === name)?.click());
}
function type(text: string) {
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(field(), text);
    field().dispatchEvent(new Event('input', { bubbles: true }));
  });
}
const enter = () =>
  act(async () => {
    field().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    await Promise.resolve();
  });
const answered = (at: number, response: Response) =>
  act(async () => {
    requests.held[at]?.answer(response);
    await new Promise((done) => setTimeout(done, 0));
  });

beforeEach(() => {
  requests = holdRequests();
  page = document.createElement('div');
  document.body.append(page);
  root = createRoot(page);
});
afterEach(() => {
  act(() => root.unmount());
  page.remove();
  requests.release();
});

it('keeps a note to the agent a note when the conversation is taken over', async () => {
  show(false);
  type('Rude customer, be brief.');
  show(true);
  expect(pressed()).toBe('Whisper');
  expect(field().value).toBe('Rude customer, be brief.');
  press('Reply');
  expect(field().value).toBe('');
  type('Good day!');
  show(false);
  expect(field().value).toBe('Rude customer, be brief.');
  await enter();
  expect(requests.held.map(({ address, body }) => [address, body])).toEqual([['/api/v1/sessions/s1/whisper', { message: 'Rude customer, be brief.' }]]);
  show(true);
  expect(pressed()).toBe('Reply');
  expect(field().value).toBe('Good day!');
});

it('sends once more under the same key where nobody knows what became of it', async () => {
  show(true);
  type('Good day!');
  await enter();
  expect(field().value).toBe('');
  await answered(0, new Response('{}', { status: 503 }));
  expect(field().value).toBe('Good day!');
  await enter();
  await answered(1, Response.json({ status: 409, code: 'SESSION_TAKEN' }, { status: 409 }));
  await enter();
  const [first, second, third] = requests.held;
  expect(requests.held.map(({ body }) => body)).toEqual(Array.from({ length: 3 }, () => ({ message: 'Good day!' })));
  expect(second?.key).toBe(first?.key);
  expect(third?.key).not.toBe(second?.key);
});
