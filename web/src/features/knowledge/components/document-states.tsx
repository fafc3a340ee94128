import { FileRow } from '@/components/file-row';
import { LoadMore } from '@/components/load-more';
import { Card, CardHead } from '@/components/ui/card';
import { SkeletonRows } from '@/components/ui/skeleton';
import { allItems } from '@/lib/pages';
import { words } from '@/lib/words';

import { useDocuments } from '../api/list-documents';

const looks = { processing: 'plain', ready: 'good', failed: 'bad' } as const;

/** The documents of an agent in the making: which are read, which failed and why. */
export function DocumentStates({ agentId }: { agentId: string }) {
  const documents = useDocuments(agentId);
  const items = allItems(documents.data);
  return (
    <Card>
      <CardHead title={words.knowledge.documents} />
      {documents.isPending ? (
        <div className="p-4">
          <SkeletonRows rows={3} height="h-9" />
        </div>
      ) : items.length === 0 ? (
        <p className="p-5 text-soft">{words.wizard.noDocuments}</p>
      ) : (
        <ul className="divide-y divide-line">
          {items.map((document) => (
            <FileRow
              key={document.id}
              name={document.name}
              bytes={document.size_bytes}
              state={document.status === 'ready' ? words.agents.passages(document.passages) : words.knowledge.status[document.status]}
              look={looks[document.status]}
              error={document.error?.message}
              remedy={document.error?.remedy}
            />
          ))}
        </ul>
      )}
      <LoadMore query={documents} />
    </Card>
  );
}
