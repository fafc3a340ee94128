import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { answerRequests } from '@/lib/held-requests';
import { words } from '@/lib/words';

import { DocumentReader } from './document-reader';

const parts = ['The first part. ', 'The second part.'];
const whole = parts.join('');
let asked: string[] = [];

function answer(address: string): Response {
  const start = Number(new URL(address, 'http://here').searchParams.get('start'));
  const text = start === 0 ? parts[0] : parts[1];
  asked.push(String(start));
  return Response.json({ document_id: 'doc_1', document: 'a.txt', text, start, end: start + (text?.length ?? 0), characters: whole.length });
}

let release: () => void;
let root: Root;
beforeEach(() => {
  asked = [];
  release = answerRequests(answer);
  root = createRoot(document.createElement('div'));
});
afterEach(() => {
  act(() => root.unmount());
  release();
});

const shown = () => document.body.textContent;
const wait = () => new Promise((done) => setTimeout(done, 10));

async function untilShown(text: string): Promise<void> {
  for (let i = 0; i < 300 && !shown().includes(text); i += 1) await act(wait);
  expect(shown()).toContain(text);
}

const button = (name: string) => [...document.querySelectorAll('button')].find((each) => each.textContent === name);

it('reads a long text in parts, each where the one before ended', async () => {
  const reader = <DocumentReader agentId="agt_1" document={{ id: 'doc_1', name: 'a.txt' }} onClose={() => undefined} />;
  act(() => root.render(<QueryClientProvider client={new QueryClient()}>{reader}</QueryClientProvider>));
  await untilShown('The first part.');
  expect(shown()).toContain(words.knowledge.viewerText(String(whole.length)));
  act(() => button(words.common.more)?.click());
  await untilShown(whole);
  expect(asked).toEqual(['0', String(parts[0]?.length)]);
  expect(button(words.common.more)).toBeUndefined();
});
