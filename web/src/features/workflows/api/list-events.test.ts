// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { readNewest, readOn } from './list-events';

const event = (id: number) => ({ id, previous: id - 1, at: '2026-01-01T00:00:00Z', type: id === 1234 ? 'ExecutionSucceeded' : 'PassStateEntered', details: {} });
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => event(first + index));

/** A history on a server: pages in both orders, with cursors that only it understands. */
let length = 0;
let asked: string[] = [];

function answer(url: string): Response {
  const query = new URL(url, 'http://server').searchParams;
  const limit = Number(query.get('limit'));
  const newest = query.get('order') === 'newest_first';
  const all = newest ? upTo(length).reverse() : upTo(length);
  const from = Number(query.get('cursor')?.slice(1) ?? 0);
  const items = all.slice(from, from + limit);
  return Response.json({ items, next_cursor: from + limit < all.length ? `c${from + limit}` : null });
}

beforeEach(() => {
  asked = [];
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url);
    return Promise.resolve(answer(url));
  });
});

describe('readOn', () => {
  it('reads a history to its end, in order', async () => {
    length = 1234;
    const read = await readOn('exe_1', [], undefined, 5000);
    expect(read.events.map(({ id }) => id)).toEqual(upTo(1234).map(({ id }) => id));
    expect(read).toMatchObject({ rest: null, ended: true });
    expect(asked).toHaveLength(3);
  });

  it('stops where it was told to, and goes on from there', async () => {
    length = 1234;
    const first = await readOn('exe_1', [], undefined, 1000);
    expect(first).toMatchObject({ rest: 'c1000', ended: false });
    const all = await readOn('exe_1', first.events, first.rest ?? undefined, 1000);
    expect(all.events).toHaveLength(1234);
    expect(all).toMatchObject({ rest: null, ended: true });
  });
});

describe('readNewest', () => {
  it.each([0, 1, 9, 10, 11, 500, 700])('fills in %i new events without a gap', async (fresh) => {
    length = 300 + fresh;
    const read = await readNewest('exe_1', upTo(300));
    expect(read.events.map(({ id }) => id)).toEqual(upTo(length).map(({ id }) => id));
    expect(read.ended).toBe(false);
  });

  it('asks for little while little happens, and keeps what it has if nothing does', async () => {
    length = 300;
    const known = upTo(300);
    expect((await readNewest('exe_1', known)).events).toBe(known);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain('limit=10');
  });
});
