import { cva, type VariantProps } from 'class-variance-authority';
import { Slot } from 'radix-ui';
import type { ButtonHTMLAttributes, Ref } from 'react';

import { cn } from '@/lib/class-names';

const styles = cva(
  'inline-flex shrink-0 items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap transition-colors select-none disabled:pointer-events-none disabled:opacity-55 aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      look: {
        primary: 'bg-accent text-on-accent hover:bg-accent-strong',
        outline: 'border border-line bg-surface text-ink shadow-card hover:bg-sunken',
        quiet: 'text-soft hover:bg-sunken hover:text-ink',
        danger: 'border border-line bg-surface text-bad shadow-card hover:border-bad hover:bg-bad-soft',
        /** The last word of a dialog that asks. */
        destroy: 'bg-bad text-on-bad hover:bg-bad/90',
        link: 'h-auto px-0 text-accent-ink underline-offset-4 hover:underline',
      },
      size: { md: 'h-9 px-3.5 text-sm', sm: 'h-8 px-2.5 text-[0.8125rem]', icon: 'size-9', 'icon-sm': 'size-8' },
    },
    defaultVariants: { look: 'outline', size: 'md' },
  },
);

export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> &
  VariantProps<typeof styles> & { asChild?: boolean; ref?: Ref<HTMLButtonElement> };

export function Button({ look, size, asChild = false, className, type, ...props }: ButtonProps) {
  const classes = cn(styles({ look, size }), look === 'link' && 'h-auto px-0', className);
  if (asChild) return <Slot.Root className={classes} {...props} />;
  return <button type={type ?? 'button'} className={classes} {...props} />;
}
