// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { answerRequests } from '@/lib/held-requests';
import { words } from '@/lib/words';

import { SourcePanel } from './source-panel';

const source = { document_id: 'doc_1', document: 'a.txt', heading: '', quote: 'fourteen days', start: 4, end: 17, score: 1 };
let text = '';
let release: () => void;
let root: Root;
beforeEach(() => {
  release = answerRequests((address) => {
    const passage = { before: text.slice(0, 4), quote: text.slice(4, 17), after: text.slice(17) };
    return Response.json(
      address.includes('/passage')
        ? { document_id: 'doc_1', document: 'a.txt', ...passage }
        : { document_id: 'doc_1', document: 'a.txt', text, start: 0, end: text.length, characters: text.length },
    );
  });
  root = createRoot(document.createElement('div'));
});
afterEach(() => {
  act(() => root.unmount());
  release();
});

const shown = () => document.body.textContent;
const untilShown = (what: string) => act(() => vi.waitFor(() => expect(shown()).toContain(what)));

async function openWhole(of: string) {
  text = of;
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const panel = <SourcePanel agentId="agt_1" source={source} number={1} onClose={() => undefined} />;
  act(() => root.render(<QueryClientProvider client={client}>{panel}</QueryClientProvider>));
  const button = () => [...document.querySelectorAll('button')].find((each) => each.textContent === words.source.whole);
  await act(() => vi.waitFor(() => expect(button()).toBeDefined()));
  act(() => button()?.click());
}

it('shows the quote within the whole document', async () => {
  await openWhole('For fourteen days it can be returned.');
  await untilShown('it can be returned.');
  expect(shown()).not.toContain(words.source.gone);
});

it('marks nothing else where the document was replaced', async () => {
  await openWhole('Now the shop takes nothing back at all.');
  await act(() => vi.waitFor(() => expect([...document.querySelectorAll('button')].some(({ textContent }) => textContent === words.source.whole)).toBe(false)));
  await untilShown(words.source.gone);
  expect(shown()).not.toContain('takes nothing back');
});
