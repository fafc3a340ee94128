import { useCallback, useState } from 'react';

import { DropZone } from '@/components/drop-zone';
import { FileRow } from '@/components/file-row';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { fileFault } from '@/lib/files';
import { asProblem } from '@/lib/problem';
import { toast } from '@/lib/toast-store';
import { words } from '@/lib/words';

import { useAddDocument } from '../api/add-documents';

interface Item {
  key: number;
  file: File;
  share: number;
  state: 'waiting' | 'sending' | 'sent' | 'failed';
  error?: string;
  remedy?: string;
}

let nextKey = 1;

/** Sends files one after the other, each with its own progress; a refusal does not touch the others. */
export function UploadQueue({ agentId }: { agentId: string }) {
  const [items, setItems] = useState<Item[]>([]);
  const { mutateAsync } = useAddDocument();

  const patch = useCallback((key: number, change: Partial<Item>) => {
    setItems((old) => old.map((item) => (item.key === key ? { ...item, ...change } : item)));
  }, []);

  async function send(files: File[]) {
    const added = files.map((file): Item => {
      const fault = fileFault(file);
      const item: Item = { key: nextKey, file, share: 0, state: fault ? 'failed' : 'waiting' };
      nextKey += 1;
      return fault ? { ...item, error: fault } : item;
    });
    setItems((old) => [...added, ...old]);
    let sent = 0;
    for (const item of added) {
      if (item.state === 'failed') continue;
      patch(item.key, { state: 'sending' });
      try {
        const { items: taken } = await mutateAsync({ agentId, file: item.file, onProgress: (share) => patch(item.key, { share }) });
        // A file that cannot be read may have been to take the place of one that stays: no row tells of it.
        const fault = taken.find(({ error }) => error)?.error;
        if (fault) {
          patch(item.key, { state: 'failed', error: fault.message, remedy: fault.remedy });
          continue;
        }
        sent += 1;
        // The list below takes over: it tells how the reading goes.
        setItems((old) => old.filter((other) => other.key !== item.key));
      } catch (error) {
        const problem = asProblem(error);
        patch(item.key, { state: 'failed', error: problem.message, remedy: problem.remedy });
      }
    }
    if (sent > 0) toast('good', words.knowledge.added(sent));
  }

  return (
    <div className="grid gap-3">
      <DropZone compact onFiles={(files) => void send(files)} />
      {items.length > 0 && (
        <Card>
          <ul aria-label={words.files.chosen} className="divide-y divide-line">
            {items.map((item) => (
              <FileRow
                key={item.key}
                name={item.file.name}
                bytes={item.file.size}
                state={stateOf(item)}
                share={item.state === 'sending' ? item.share : undefined}
                error={item.error}
                remedy={item.remedy}
                onRemove={item.state === 'failed' ? () => setItems((old) => old.filter((other) => other !== item)) : undefined}
              />
            ))}
          </ul>
          {items.filter((item) => item.state === 'failed').length > 1 && (
            <div className="flex justify-end border-t border-line p-2">
              <Button size="sm" look="quiet" onClick={() => setItems((old) => old.filter((item) => item.state !== 'failed'))}>
                {words.files.dismissFailed}
              </Button>
            </div>
          )}
        </Card>
      )}
    </div>
  );
}

function stateOf(item: Item): string {
  if (item.state === 'failed') return words.files.failed;
  if (item.state === 'waiting') return words.files.waiting;
  return item.share < 1 ? words.files.share(item.share) : words.files.reading;
}
