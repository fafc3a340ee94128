import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { useStages } from './get-stages';

const stage = { stage: 'parse_sop', title: 'Understand SOP', round: 1, output: { faults: [] }, took_us: 1, made_by: 'builtin' };
let answers: ((response: Response) => void)[] = [];
const answer = () => act(async () => {
  answers.forEach((give) => give(Response.json({ items: [stage] })));
  answers = [];
  await new Promise((done) => setTimeout(done, 20));
});

function Page({ building, times }: { building: boolean; times: number }) {
  const { data } = useStages('agent', 1, building);
  return `${times}: ${data ? [...data.groups.keys()].join() : 'nothing'}`;
}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('fetch', () => new Promise<Response>((done) => answers.push(done)));
});
afterEach(() => {
  answers = [];
  vi.unstubAllGlobals();
});

it('keeps what it showed while the last stages are read, however often the page is drawn', async () => {
  const place = document.createElement('div');
  const root = createRoot(place);
  const client = new QueryClient();
  const draw = (building: boolean, times: number) => act(() => root.render(<QueryClientProvider client={client}><Page building={building} times={times} /></QueryClientProvider>));
  draw(true, 0);
  expect(place.textContent).toBe('0: nothing');
  await answer();
  expect(place.textContent).toBe('0: Understand SOP');
  for (const times of [1, 2, 3]) {
    draw(false, times);
    expect(place.textContent).toBe(`${times}: Understand SOP`);
  }
  await answer();
  expect(place.textContent).toBe('3: Understand SOP');
  act(() => root.unmount());
});
