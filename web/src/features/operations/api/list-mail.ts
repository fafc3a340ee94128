import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import { nextCursor } from '@/lib/pages';
import type { Schema } from '@/lib/schemas';

export type MailEntry = Schema<'MailEntry'>;

export function listMail(status: MailEntry['status'] | undefined, cursor?: string): Promise<Schema<'MailPage'>> {
  return call('/api/v1/operations/mail', { query: { status, limit: 50, cursor } });
}

/** Nobody tells when a letter goes: while one waits, the list is asked for again. */
export function useMail(status: MailEntry['status'] | undefined) {
  return useInfiniteQuery({
    queryKey: ['mail', status],
    queryFn: ({ pageParam }) => listMail(status, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: (query) => (query.state.data?.pages.some((page) => page.items.some((letter) => letter.status === 'queued')) ? 3000 : 10_000),
  });
}
