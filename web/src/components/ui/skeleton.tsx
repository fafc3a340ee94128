import { cn } from '@/lib/class-names';
import { words } from '@/lib/words';

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn('animate-pulse rounded-md bg-line/70', className)} />;
}

/** Rows in the shape of what will come. */
export function SkeletonRows({ rows = 4, height = 'h-12' }: { rows?: number; height?: string }) {
  return (
    <div role="status" className="grid gap-2">
      <span className="sr-only">{words.common.loading}</span>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className={height} />
      ))}
    </div>
  );
}
