import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';
import { useLive } from '@/lib/use-realtime';

type Event = Schema<'ExecutionEvent'>;
type Order = 'oldest_first' | 'newest_first';

/** A history from its beginning. `rest` is the cursor of what was not read yet; null: all of it is here. */
export interface Events {
  events: Event[];
  rest: string | null;
  ended: boolean;
}

const pollMs = 500;
/** What other nodes do is not told here. */
const liveMs = 2000;
/** Read without being asked for: more than fits a graph or a table that people look through. */
const mostAtOnce = 5000;
const pageSize = 500;
/** Of a poll: what usually happens between two, for inputs may be large. */
const pollSize = 10;

const endings = new Set(['ExecutionSucceeded', 'ExecutionFailed', 'ExecutionTimedOut', 'ExecutionAborted']);

export function listEvents(id: string, order: Order, limit: number, cursor?: string): Promise<Schema<'ExecutionEventList'>> {
  return call('/api/v1/executions/{execution_id}/events', { params: { execution_id: id }, query: { order, limit, cursor } });
}

const endsWith = (events: Event[]) => endings.has(events.at(-1)?.type ?? '');

/** Goes on forwards from a cursor, for at most `most` events. */
export async function readOn(id: string, known: Event[], cursor: string | undefined, most: number): Promise<Events> {
  const events = [...known];
  let next = cursor;
  do {
    const page = await listEvents(id, 'oldest_first', pageSize, next);
    events.push(...page.items);
    next = page.next_cursor ?? undefined;
  } while (next !== undefined && events.length - known.length < most);
  return { events, rest: next ?? null, ended: next === undefined && endsWith(events) };
}

/** What is new is read backwards from the end, until it meets what is known. */
export async function readNewest(id: string, known: Event[]): Promise<Events> {
  const last = known.at(-1)?.id ?? 0;
  const fresh: Event[] = [];
  let cursor: string | undefined;
  for (let limit = pollSize; ; limit = pageSize) {
    const page = await listEvents(id, 'newest_first', limit, cursor);
    const news = page.items.filter((event) => event.id > last);
    fresh.push(...news);
    cursor = page.next_cursor ?? undefined;
    if (news.length < page.items.length || cursor === undefined) break;
  }
  const events = fresh.length > 0 ? [...known, ...fresh.reverse()] : known;
  return { events, rest: null, ended: endsWith(events) };
}

/** The history of an execution, growing while it runs. */
export function useEvents(id: string) {
  const client = useQueryClient();
  const live = useLive('executions');
  const key = ['executions', id, 'events'];
  const query = useQuery({
    queryKey: key,
    queryFn() {
      const known = client.getQueryData<Events>(key);
      if (!known || known.events.length === 0) return readOn(id, [], undefined, mostAtOnce);
      // What lies between is read when somebody asks for it.
      return known.rest !== null || known.ended ? known : readNewest(id, known.events);
    },
    refetchInterval: ({ state: { data } }) => (data && (data.ended || data.rest !== null) ? false : live ? liveMs : pollMs),
    refetchOnWindowFocus: false,
    structuralSharing: false,
  });
  const ended = query.data?.ended ?? false;
  useEffect(() => {
    if (ended) void client.invalidateQueries({ queryKey: ['executions', id], exact: true });
  }, [client, id, ended]);
  const { data } = query;
  const readMore = async () => {
    if (data?.rest) client.setQueryData(key, await readOn(id, data.events, data.rest, mostAtOnce));
  };
  return { ...query, readMore };
}
