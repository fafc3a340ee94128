import { describe, expect, it } from 'vitest';

import { tokenIn } from './use-link-token';

function at(address: string): Pick<Location, 'hash' | 'search'> {
  return new URL(address, 'https://agents.example.org');
}

describe('the token of a link', () => {
  it('stands behind #', () => {
    expect(tokenIn(at('/register#invitation=a-_b'), 'invitation')).toBe('a-_b');
    expect(tokenIn(at('/reset-password#token=t'), 'token')).toBe('t');
  });
  it('stood in the query of earlier invitations', () => {
    expect(tokenIn(at('/register?invitation=old'), 'invitation')).toBe('old');
    expect(tokenIn(at('/register?invitation=old#invitation=new'), 'invitation')).toBe('new');
  });
  it('may be missing', () => {
    expect(tokenIn(at('/register#token=t'), 'invitation')).toBe('');
    expect(tokenIn(at('/register'), 'invitation')).toBe('');
  });
});
