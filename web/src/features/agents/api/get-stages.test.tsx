// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { useStages } from './get-stages';

const stage = (title: string) => ({ stage: 'parse_sop', title, round: 1, output: { faults: [] }, took_us: 1, made_by: 'builtin' });

/** What was asked and has no answer yet. */
let asked: ((response: Response) => void)[] = [];
function answer(...titles: string[]) {
  for (const give of asked) give(Response.json({ items: titles.map(stage) }));
  asked = [];
}

function Page({ building, times }: { building: boolean; times: number }) {
  const { data } = useStages('agent', 1, building);
  return `${times}: ${data ? [...data.groups.keys()].join() : 'nothing'}`;
}

beforeEach(() => {
  vi.stubGlobal('fetch', () => new Promise<Response>((done) => asked.push(done)));
});
afterEach(() => {
  asked = [];
});

it('keeps what it showed while the last stages are read, however often the page is drawn', async () => {
  const place = document.createElement('div');
  const root = createRoot(place);
  const client = new QueryClient();
  const draw = (building: boolean, times: number) => act(() => root.render(<QueryClientProvider client={client}><Page building={building} times={times} /></QueryClientProvider>));
  const shown = (text: string) => act(() => vi.waitFor(() => expect(place.textContent).toBe(text)));
  draw(true, 0);
  expect(place.textContent).toBe('0: nothing');
  answer('Parse SOP');
  await shown('0: Parse SOP');
  for (const times of [1, 2, 3]) {
    draw(false, times);
    expect(place.textContent).toBe(`${times}: Parse SOP`);
  }
  answer('Parse SOP', 'Activate');
  await shown('3: Parse SOP,Activate');
  act(() => root.unmount());
});
