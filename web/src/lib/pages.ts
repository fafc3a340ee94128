import type { InfiniteData } from '@tanstack/react-query';

import type { Page } from './schemas';

export const nextCursor = (last: Page<unknown>): string | undefined => last.next_cursor ?? undefined;

export function allItems<Item>(data: InfiniteData<Page<Item>> | undefined): Item[] {
  return data?.pages.flatMap((page) => page.items) ?? [];
}
