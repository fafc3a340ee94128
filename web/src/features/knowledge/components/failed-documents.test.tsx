// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { MemoryRouter } from 'react-router';
import { beforeEach, expect, it, vi } from 'vitest';

import { FailedDocuments } from './failed-documents';

const failed = (name: string) => ({ id: name, name, status: 'failed', error: { message: 'It is empty.', remedy: '' } });

beforeEach(() => {
  vi.stubGlobal('fetch', (address: string) =>
    Promise.resolve(
      Response.json(
        address.includes('cursor=second') ? { items: [failed('b.txt')], next_cursor: null } : { items: [failed('a.txt')], next_cursor: 'second' },
      ),
    ),
  );
});

it('counts all documents that failed and shows them page by page', async () => {
  const place = document.createElement('div');
  const root = createRoot(place);
  act(() =>
    root.render(
      <QueryClientProvider client={new QueryClient()}>
        <MemoryRouter>
          <FailedDocuments agentId="agent" total={2} knowledgeLink="/" />
        </MemoryRouter>
      </QueryClientProvider>,
    ),
  );
  const names = () => [...place.querySelectorAll('li > span:first-child')].map(({ textContent }) => textContent);
  await act(() => vi.waitFor(() => expect(names()).toEqual(['a.txt'])));
  expect(place.textContent).toContain('2 documents could not be read');
  act(() => place.querySelector('button')?.click());
  await act(() => vi.waitFor(() => expect(names()).toEqual(['a.txt', 'b.txt'])));
  expect(place.querySelector('button')).toBeNull();
  act(() => root.unmount());
});
