// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { answerRequests } from '@/lib/held-requests';
import type { Schema } from '@/lib/schemas';

import { PreferenceForm } from './preference-form';

type Preference = Schema<'Preference'>;

let release: () => void;
let kept: Preference[];
/** What the server refuses to keep. */
let refused: Preference['kind'];

beforeEach(() => {
  kept = (['handoff', 'agent_ready'] as const).map((kind) => ({ kind, in_app: true, email: false }));
  refused = 'handoff';
  release = answerRequests((_, { method, body }) => {
    if (method === 'PUT') {
      const { items } = JSON.parse(body as string) as { items: Preference[] };
      if (items.some(({ kind }) => kind === refused)) return Response.json({ code: 'READ_ONLY' }, { status: 507 });
      kept = kept.map((row) => items.find(({ kind }) => kind === row.kind) ?? row);
    }
    return Response.json({ items: kept, mail: true, email_confirmed: true });
  });
});
afterEach(() => release());

it('shows of quick changes those that are kept', async () => {
  const place = document.createElement('div');
  document.body.append(place);
  const root = createRoot(place);
  act(() =>
    root.render(
      <QueryClientProvider client={new QueryClient()}>
        <PreferenceForm />
      </QueryClientProvider>,
    ),
  );
  const boxes = () => [...place.querySelectorAll<HTMLInputElement>('input')];
  const ticks = () => boxes().map(({ checked }) => checked);
  await act(() => vi.waitFor(() => expect(ticks()).toEqual([true, false, true, false])));
  act(() => boxes()[1]?.click());
  act(() => boxes()[3]?.click());
  expect(ticks()).toEqual([true, true, true, true]);
  await act(() => vi.waitFor(() => expect(ticks()).toEqual([true, false, true, true])));
  expect(kept.map(({ email }) => email)).toEqual([false, true]);
  act(() => root.unmount());
  place.remove();
});
