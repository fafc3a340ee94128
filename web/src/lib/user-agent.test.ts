import { expect, it } from 'vitest';

import { deviceOf } from './user-agent';

it('names browser and system', () => {
  expect(deviceOf('Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0')).toEqual({
    name: 'Firefox on Linux',
    mobile: false,
  });
  const iphone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';
  expect(deviceOf(iphone)).toEqual({ name: 'Safari on iPhone', mobile: true });
  const edge =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0';
  expect(deviceOf(edge).name).toBe('Edge on Windows');
});

it('falls back to the program or to nothing', () => {
  expect(deviceOf('curl/8.5.0').name).toBe('curl');
  expect(deviceOf('').name).toBeNull();
});
