import { CopyButton } from '@/components/copy-button';
import { Note } from '@/components/note';
import { Button } from '@/components/ui/button';
import { words } from '@/lib/words';

export function KeyShown({ value, onDone }: { value: string; onDone: () => void }) {
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-sunken p-3">
        <output aria-label={words.keys.keyLabel} className="min-w-0 flex-1 basis-56 font-mono text-[0.8125rem] break-all select-all">
          {value}
        </output>
        <CopyButton text={value} label={words.keys.copyKey} look="primary" />
      </div>
      <Note look="warn">{words.keys.onceNote}</Note>
      <div className="flex justify-end">
        <Button onClick={onDone}>{words.keys.done}</Button>
      </div>
    </div>
  );
}
