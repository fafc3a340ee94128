import { expect, it } from 'vitest';

import type { Schema } from '@/lib/schemas';

import { turnsOf } from './turns';

const message = (id: string, role: Schema<'Message'>['role'], content: string): Schema<'Message'> => ({
  id,
  position: 0,
  role,
  author: null,
  content,
  sources: [],
  abstained: false,
  model: null,
  tool: null,
  latency_ms: null,
  stages: null,
  fallback_reason: null,
  prompt_cut: false,
  stopped: false,
  created_at: '2026-01-01T00:00:00Z',
});

it('pairs questions with their answers', () => {
  const turns = turnsOf([
    message('1', 'user', 'First?'),
    message('2', 'assistant', 'One.'),
    message('3', 'user', 'Second?'),
    { ...message('4', 'assistant', 'Not known.'), abstained: true },
  ]);
  expect(turns.map(({ question, text, abstained }) => ({ question, text, abstained }))).toEqual([
    { question: 'First?', text: 'One.', abstained: false },
    { question: 'Second?', text: 'Not known.', abstained: true },
  ]);
});

it('joins two answers in a row and skips what comes before a question', () => {
  const turns = turnsOf([message('0', 'assistant', 'Hello'), message('1', 'user', 'Q'), message('2', 'assistant', 'a'), message('3', 'assistant', 'b')]);
  expect(turns).toHaveLength(1);
  expect(turns[0]?.text).toBe('a\n\nb');
});

it('shows what the staff wrote by itself, and no whisper', () => {
  const turns = turnsOf([
    message('1', 'user', 'A person, please'),
    message('2', 'assistant', 'I pass you on.'),
    message('3', 'whisper', 'Be nice'),
    { ...message('4', 'staff', 'Good day'), author: 'Mara' },
    message('5', 'user', 'Hello'),
  ]);
  expect(turns.map(({ question, staff, text }) => [question, staff, text])).toEqual([
    ['A person, please', null, 'I pass you on.'],
    ['', 'Mara', 'Good day'],
    ['Hello', null, ''],
  ]);
});
