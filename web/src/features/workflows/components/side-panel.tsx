import { X } from 'lucide-react';
import type { ReactNode } from 'react';

import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { cn } from '@/lib/class-names';
import { useLast } from '@/lib/use-last';
import { useWide } from '@/lib/use-media';
import { words } from '@/lib/words';

interface SidePanelProps {
  /** Null: nothing is chosen. */
  title: string | null;
  text: string;
  icon: ReactNode;
  onClose: () => void;
  children: ReactNode;
  /** What stands there while nothing is chosen; only where there is room. */
  otherwise: ReactNode;
  /** Where it stands beside the graph. */
  className?: string | undefined;
}

/** Beside the graph; where there is no room for it, a sheet over it. */
export function SidePanel({ title, text, icon, onClose, children, otherwise, className }: SidePanelProps) {
  const wide = useWide();
  const last = useLast(title);
  if (!wide) {
    return (
      <Dialog open={title !== null} onOpenChange={(open) => !open && onClose()} title={last ?? ''} text={text} icon={icon} shape="sheet">
        {children}
      </Dialog>
    );
  }
  if (title === null) return <aside className={cn('flex min-h-0 flex-col overflow-y-auto border-l border-line', className)}>{otherwise}</aside>;
  return (
    <aside aria-label={title} className={cn('flex min-h-0 animate-fade flex-col border-l border-line', className)}>
      <header className="flex items-start gap-3 border-b border-line px-4 py-2.5">
        {icon}
        <div className="min-w-0 flex-1">
          <h2 className="text-sm font-semibold break-words">{title}</h2>
          <p className="text-xs break-words text-soft">{text}</p>
        </div>
        <Button look="quiet" size="icon-sm" aria-label={words.workflowGraph.closeState} onClick={onClose} className="-mr-1.5">
          <X />
        </Button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
    </aside>
  );
}
