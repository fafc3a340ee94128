import { dayStart } from '@/lib/dates';

/** The moment at which a key stops working: the end of the chosen day in the user's zone. */
export function expiryOf(day: string, zone: string): string | null {
  return day ? dayStart(day, zone, 1) : null;
}

export type KeyState = 'active' | 'revoked' | 'expired';

export function stateOf(key: { revoked_at: string | null; expires_at: string | null }, now: number): KeyState {
  if (key.revoked_at) return 'revoked';
  return key.expires_at && Date.parse(key.expires_at) <= now ? 'expired' : 'active';
}
