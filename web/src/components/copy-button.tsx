import { Check, Copy } from 'lucide-react';

import { useCopy } from '@/lib/use-copy';
import { words } from '@/lib/words';

import { Button, type ButtonProps } from './ui/button';

interface CopyButtonProps extends Pick<ButtonProps, 'look' | 'className'> {
  text: string;
  label?: string;
  iconOnly?: boolean;
}

export function CopyButton({ text, label = words.common.copy, iconOnly = false, look, className }: CopyButtonProps) {
  const { copied, copy } = useCopy();
  return (
    <Button
      look={look ?? 'outline'}
      size={iconOnly ? 'icon-sm' : 'sm'}
      className={className}
      onClick={() => void copy(text)}
      {...(iconOnly ? { 'aria-label': copied ? words.common.copied : label } : {})}
    >
      {copied ? <Check className="text-good" /> : <Copy />}
      {!iconOnly && (copied ? words.common.copied : label)}
      <span aria-live="polite" className="sr-only">
        {copied && iconOnly ? words.common.copied : ''}
      </span>
    </Button>
  );
}
