import { encode } from 'uqr';
import { expect, it } from 'vitest';

import { qrPath } from './qr-path';

it('draws every dark module and no other', () => {
  const text = 'https://auriga.example/live/golden-eagle-427';
  const { size, path } = qrPath(text);
  const { data } = encode(text, { ecc: 'M', border: 0 });
  expect(size).toBe(data.length + 8);
  const drawn = data.map((row) => row.map(() => false));
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let step = 0; step < Number(width); step += 1) {
      const row = drawn[Number(y) - 4];
      if (row) row[Number(x) - 4 + step] = true;
    }
  }
  expect(drawn).toEqual(data);
});
