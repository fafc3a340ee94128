import { cn } from '@/lib/class-names';

const tints = [
  'bg-tint-1 text-tint-1-ink',
  'bg-tint-2 text-tint-2-ink',
  'bg-tint-3 text-tint-3-ink',
  'bg-tint-4 text-tint-4-ink',
  'bg-tint-5 text-tint-5-ink',
];

/** A letter on a colour of its own; the same name always has the same one. */
export function Avatar({ name, large = false }: { name: string; large?: boolean }) {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997;
  return (
    <span
      aria-hidden
      className={cn(
        'grid shrink-0 place-items-center font-semibold',
        large ? 'size-11 rounded-xl text-base' : 'size-9 rounded-lg text-sm',
        tints[sum % tints.length],
      )}
    >
      {(Array.from(name.trim())[0] ?? '?').toUpperCase()}
    </span>
  );
}
