// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { answerRequests } from '@/lib/held-requests';
import { words } from '@/lib/words';

import { DocumentReader } from './document-reader';

const parts = ['The first part. ', 'The second part.'];
const whole = parts.join('');
let asked: string[] = [];
let broken = false;

function answer(address: string): Response {
  const start = Number(new URL(address, 'http://here').searchParams.get('start'));
  const text = start === 0 ? parts[0] : parts[1];
  asked.push(String(start));
  if (broken) return Response.json({ code: 'FORBIDDEN', title: 'Not for you', status: 403 }, { status: 403 });
  return Response.json({ document_id: 'doc_1', document: 'a.txt', text, start, end: start + (text?.length ?? 0), characters: whole.length });
}

let release: () => void;
let root: Root;
beforeEach(() => {
  asked = [];
  broken = false;
  release = answerRequests(answer);
  root = createRoot(document.createElement('div'));
});
afterEach(() => {
  act(() => root.unmount());
  release();
});

const shown = () => document.body.textContent;
const untilShown = (text: string) => act(() => vi.waitFor(() => expect(shown()).toContain(text)));
const button = (name: string) => [...document.querySelectorAll('button')].find((each) => each.textContent === name);

function open() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const reader = <DocumentReader agentId="agt_1" document={{ id: 'doc_1', name: 'a.txt' }} onClose={() => undefined} />;
  act(() => root.render(<QueryClientProvider client={client}>{reader}</QueryClientProvider>));
}

it('reads a long text in parts, each where the one before ended', async () => {
  open();
  await untilShown('The first part.');
  expect(shown()).toContain(words.knowledge.viewerText(String(whole.length)));
  act(() => button(words.common.more)?.click());
  await untilShown(whole);
  expect(asked).toEqual(['0', String(parts[0]?.length)]);
  expect(button(words.common.more)).toBeUndefined();
});

it('says that the next part did not come, and asks for it again', async () => {
  open();
  await untilShown('The first part.');
  broken = true;
  act(() => button(words.common.more)?.click());
  await untilShown('Not for you');
  expect(shown()).toContain('The first part.');
  broken = false;
  act(() => button(words.common.retry)?.click());
  await untilShown(whole);
  expect(shown()).not.toContain('Not for you');
});
