import { expect, it } from 'vitest';

import { expiryOf, stateOf } from './expiry';

it('a key lives to the end of the chosen day in the zone of the user', () => {
  expect(expiryOf('2026-01-15', 'Asia/Tokyo')).toBe('2026-01-15T15:00:00.000Z');
  expect(expiryOf('', 'UTC')).toBeNull();
});

it('tells revoked before expired before active', () => {
  const now = Date.parse('2026-01-15T00:00:00Z');
  expect(stateOf({ revoked_at: '2026-01-01T00:00:00Z', expires_at: '2026-01-02T00:00:00Z' }, now)).toBe('revoked');
  expect(stateOf({ revoked_at: null, expires_at: '2026-01-15T00:00:00Z' }, now)).toBe('expired');
  expect(stateOf({ revoked_at: null, expires_at: null }, now)).toBe('active');
});
