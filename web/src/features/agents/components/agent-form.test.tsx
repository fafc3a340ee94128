// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { answerRequests } from '@/lib/held-requests';
import type { Schema } from '@/lib/schemas';

import { AgentForm } from './agent-form';

const agent = {
  id: 'agt_1',
  name: 'Desk',
  type: 'text',
  status: 'active',
  sop: 'Greet everybody.\nAsk for the order.',
  human_handoff_description: '',
  knowledge_base_description: 'The shop',
  model: 'builtin',
  version: 1,
  latest_version: 1,
  updated_at: '2026-01-01T00:00:00Z',
} as Schema<'Agent'>;

/** The agent as the server has it, and the tag of what can be edited of it. */
let stored = agent;
let tag = '"a"';
let sent: { match: string | null; body: unknown }[] = [];
let broken = false;

function answer(init: RequestInit): Response {
  if (init.method !== 'PATCH') {
    return broken ? Response.json({ code: 'UNAVAILABLE', title: 'Unavailable', status: 503 }, { status: 503 }) : Response.json(stored, { headers: { ETag: tag } });
  }
  const match = new Headers(init.headers).get('If-Match');
  const body = JSON.parse(init.body as string) as Record<string, string>;
  sent.push({ match, body });
  if (match !== tag) return Response.json({ code: 'PRECONDITION_FAILED', title: 'Changed', status: 412 }, { status: 412 });
  stored = { ...stored, ...(body['sop'] ? { sop: body['sop'] } : {}), ...(body['agent_name'] ? { name: body['agent_name'] } : {}) };
  tag = '"saved"';
  return Response.json(stored, { headers: { ETag: tag } });
}

let release: () => void;
let place: HTMLElement;
let root: Root;
beforeEach(() => {
  stored = agent;
  tag = '"a"';
  sent = [];
  broken = false;
  release = answerRequests((_, init) => answer(init));
  place = document.createElement('div');
  root = createRoot(place);
  const form = <AgentForm read={{ agent, etag: tag }} models={[]} creationLink={() => '/'} />;
  const router = createMemoryRouter([{ path: '/', element: form }]);
  act(() =>
    root.render(
      <QueryClientProvider client={new QueryClient()}>
        <RouterProvider router={router} />
      </QueryClientProvider>,
    ),
  );
});
afterEach(() => {
  act(() => root.unmount());
  release();
});

const sop = () => place.querySelector('textarea.min-h-96') as HTMLTextAreaElement;
const name = () => place.querySelector('input:not([type="radio"])') as HTMLInputElement;
const button = (label: string) => [...place.querySelectorAll('button')].find(({ textContent }) => textContent === label);
const press = (label: string) => act(() => button(label)?.click());
const shows = (check: () => void) => act(() => vi.waitFor(check));
/** As typed: React looks at what the element itself was set to. */
function write(field: HTMLTextAreaElement, value: string) {
  act(() => {
    Reflect.set(HTMLTextAreaElement.prototype, 'value', value, field);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
function save() {
  act(() => {
    place.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  });
}

it('saves under what it began from, whatever was counted meanwhile', async () => {
  write(sop(), 'Greet everybody twice.');
  save();
  await shows(() => expect(place.textContent).not.toContain('Not saved yet'));
  expect(sent).toEqual([{ match: '"a"', body: { sop: 'Greet everybody twice.' } }]);
});

it('keeps what is written and shows it beside what somebody else has saved', async () => {
  write(sop(), 'Greet everybody.\nAsk for the name.');
  stored = { ...agent, name: 'Counter', sop: 'Greet everybody.\nAsk for the number.' };
  tag = '"b"';
  save();
  await shows(() => expect(place.textContent).toContain('you both changed it'));
  expect(sop().value).toBe('Greet everybody.\nAsk for the name.');
  expect(name().value).toBe('Counter');
  expect(place.textContent).toContain('Ask for the number.');

  press('Theirs');
  expect(sop().value).toBe('Greet everybody.\nAsk for the number.');
  expect(button('Save')?.disabled).toBe(true);
  press('Yours');
  expect(sop().value).toBe('Greet everybody.\nAsk for the name.');
  write(sop(), 'Greet everybody.\nAsk for name and number.');
  save();
  await shows(() => expect(place.textContent).not.toContain('you both changed it'));
  expect(sent.at(-1)).toEqual({ match: '"b"', body: { sop: 'Greet everybody.\nAsk for name and number.' } });
  expect(sop().value).toBe('Greet everybody.\nAsk for name and number.');
});

it('joins changes of different fields without a question', async () => {
  write(sop(), 'Greet everybody twice.');
  stored = { ...agent, name: 'Counter' };
  tag = '"b"';
  save();
  await shows(() => expect(place.textContent).toContain('Their changes are in the form now'));
  expect(place.textContent).not.toContain('you both changed it');
  expect(name().value).toBe('Counter');
  save();
  await shows(() => expect(place.textContent).not.toContain('Not saved yet'));
  expect(stored).toMatchObject({ name: 'Counter', sop: 'Greet everybody twice.' });
});

it('loses nothing where what the other one saved cannot be read', async () => {
  write(sop(), 'Greet everybody twice.');
  tag = '"b"';
  broken = true;
  save();
  await shows(() => expect(button('Bring in their changes')?.disabled).toBe(false));
  expect(sop().value).toBe('Greet everybody twice.');
  broken = false;
  press('Bring in their changes');
  await shows(() => expect(place.textContent).toContain('Their changes are in the form now'));
  expect(sop().value).toBe('Greet everybody twice.');
});
