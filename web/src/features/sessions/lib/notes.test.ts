import { describe, expect, it } from 'vitest';

import type { Message } from '../api/list-messages';

import { unreadNotes } from './notes';

const unread = (roles: string) => [...unreadNotes(roles.split(' ').map((role, at) => ({ id: String(at), role: role as Message['role'] })))];

describe('unreadNotes', () => {
  it('are read with the answer to the next question', () => {
    expect(unread('user assistant whisper whisper')).toEqual(['2', '3']);
    expect(unread('user assistant whisper user')).toEqual(['2']);
    expect(unread('user assistant whisper user tool assistant')).toEqual([]);
  });

  it('wait while an answer is under way that began without them, and while a person has the conversation', () => {
    expect(unread('user whisper assistant')).toEqual(['1']);
    expect(unread('user whisper assistant user assistant')).toEqual([]);
    expect(unread('whisper user staff user staff')).toEqual(['0']);
  });
});
