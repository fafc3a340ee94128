import { expect, it } from 'vitest';

import { actorName, shortId } from './actor-name';
import { words } from './words';

const own = 'usr_01m8j69rbfe3hanjr3ten9mfjh';
const colleague = 'usr_01m8j69rbfe3hanjr3ten9mfjk';
const nameOf = (actor_id: string, metadata: Record<string, unknown> = {}) => actorName({ actor_id, metadata }, own);

it('tells you and colleagues from customers', () => {
  expect(nameOf(own).name).toBe(words.common.you);
  expect(nameOf(colleague, { name: 'Mara' })).toEqual({ name: words.common.colleague, by: 'colleague', title: colleague });
});

it('calls customers as the caller does', () => {
  expect(nameOf('c-1', { name: ' Ada Byron ' })).toEqual({ name: 'Ada Byron', by: 'told', title: 'c-1' });
  expect(nameOf('c-1', { name: '', email: 'ada@example.org' }).name).toBe('ada@example.org');
  expect(nameOf('c-1', { name: 'Spring sale', customer: { name: 'Ada' } }).name).toBe('Ada');
  expect(nameOf('c-1', { name: { first: 'Ada' }, email: 7 })).toEqual({ name: 'c-1', by: 'id', title: undefined });
  expect(Array.from(nameOf('c-1', { name: '😀'.repeat(200) }).name)).toHaveLength(80);
});

it('shortens long ids in the middle, and keeps the whole', () => {
  const id = '7f3c1d0a-9e55-4b1f-8a77-2f6f0c9b1e42';
  expect(shortId(id)).toBe('7f3c1d0a-9…9b1e42');
  expect(nameOf(id)).toEqual({ name: '7f3c1d0a-9…9b1e42', by: 'id', title: id });
  expect(shortId('customer-42')).toBe('customer-42');
  expect(nameOf('a.rather.long.address@example.org').name).toBe('a.rather.long.address@example.org');
});
