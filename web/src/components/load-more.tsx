import { words } from '@/lib/words';

import { ProblemNote } from './problem-note';
import { Button } from './ui/button';

interface LoadMoreProps {
  query: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    error: unknown;
    fetchNextPage: () => Promise<unknown>;
  };
  label?: string;
}

export function LoadMore({ query, label = words.common.more }: LoadMoreProps) {
  if (!query.hasNextPage) return null;
  const more = () => void query.fetchNextPage();
  if (query.isFetchNextPageError && !query.isFetchingNextPage) {
    return (
      <div className="p-4">
        <ProblemNote error={query.error} onRetry={more} />
      </div>
    );
  }
  return (
    <div className="flex justify-center p-4">
      <Button disabled={query.isFetchingNextPage} onClick={more}>
        {query.isFetchingNextPage ? words.common.loading : label}
      </Button>
    </div>
  );
}
