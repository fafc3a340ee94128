import { afterEach, expect, it } from 'vitest';

import { toast, toastStore } from './toast-store';

const titles = () => toastStore.get().map((item) => item.title);
afterEach(() => toastStore.clear());

it('shows the newest message in place of the last', () => {
  toast('good', 'one');
  toast('good', 'two');
  expect(titles()).toEqual(['two']);
});

it('keeps what went wrong, up to three in all', () => {
  for (const title of ['a', 'b', 'c']) toast('bad', title);
  toast('good', 'done');
  expect(titles()).toEqual(['b', 'c', 'done']);
});
