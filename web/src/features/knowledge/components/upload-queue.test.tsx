// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, it, vi } from 'vitest';

import { upload } from '@/lib/upload';
import { words } from '@/lib/words';

import { UploadQueue } from './upload-queue';

const told = vi.hoisted(() => vi.fn());
vi.mock('@/lib/upload', () => ({ upload: vi.fn() }));
vi.mock('@/lib/toast-store', () => ({ toast: told }));

afterEach(() => {
  told.mockReset();
});

it('keeps a file that was taken and could not be read, and does not count it as added', async () => {
  const good = { id: 'doc_1', name: 'good.pdf', status: 'ready', error: null };
  const bad = { id: 'doc_2', name: 'bad.pdf', status: 'failed', error: { code: 'DOCUMENT_CORRUPT', message: 'It is broken.', remedy: 'Save it again.' } };
  vi.mocked(upload).mockResolvedValueOnce({ items: [bad] }).mockResolvedValueOnce({ items: [good] });
  const place = document.createElement('div');
  const root = createRoot(place);
  act(() =>
    root.render(
      <QueryClientProvider client={new QueryClient()}>
        <UploadQueue agentId="agt_1" />
      </QueryClientProvider>,
    ),
  );
  const input = place.querySelector('input');
  if (!input) throw new Error('nothing to choose files with');
  Object.defineProperty(input, 'files', { value: [new File(['a'], 'bad.pdf'), new File(['b'], 'good.pdf')] });
  act(() => void input.dispatchEvent(new Event('change', { bubbles: true })));
  await act(() => vi.waitFor(() => expect(told).toHaveBeenCalledWith('good', words.knowledge.added(1))));
  expect(place.textContent).toContain('bad.pdf');
  expect(place.textContent).toContain('It is broken.');
  expect(place.textContent).not.toContain('good.pdf');
  act(() => root.unmount());
});
