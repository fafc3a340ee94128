import { expect, it } from 'vitest';

import { sharesOf } from './listeners';

it('orders languages by listeners, then by name, and leaves out who is gone', () => {
  expect(sharesOf({ fr: 2, de: 8, es: 2, it: 0 })).toEqual([
    { language: 'de', listeners: 8, share: 1 },
    { language: 'es', listeners: 2, share: 0.25 },
    { language: 'fr', listeners: 2, share: 0.25 },
  ]);
  expect(sharesOf({})).toEqual([]);
});
