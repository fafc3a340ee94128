import { cn } from '@/lib/class-names';

const tints: Record<string, string> = {
  get: 'bg-tint-2 text-tint-2-ink',
  post: 'bg-tint-1 text-tint-1-ink',
  put: 'bg-tint-4 text-tint-4-ink',
  patch: 'bg-tint-4 text-tint-4-ink',
  delete: 'bg-bad-soft text-bad',
};

export function MethodTag({ method, small = false }: { method: string; small?: boolean }) {
  return (
    <span
      className={cn(
        'inline-grid shrink-0 place-items-center rounded font-mono font-semibold uppercase',
        small ? 'w-11 text-[0.625rem] leading-4' : 'px-1.5 text-xs leading-5',
        tints[method] ?? 'bg-sunken text-soft',
      )}
    >
      {small && method === 'delete' ? 'del' : method}
    </span>
  );
}
