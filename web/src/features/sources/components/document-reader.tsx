import { FileText } from 'lucide-react';

import { LoadMore } from '@/components/load-more';
import { Passage, passageFrame } from '@/components/passage';
import { ProblemNote } from '@/components/problem-note';
import { Dialog } from '@/components/ui/dialog';
import { SkeletonRows } from '@/components/ui/skeleton';
import { formatCount } from '@/lib/numbers';
import { isSheet } from '@/lib/passage-blocks';
import { useLast } from '@/lib/use-last';
import { words } from '@/lib/words';

import { joinedText, useDocumentText } from '../api/get-document-text';

interface DocumentReaderProps {
  agentId: string;
  document: { id: string; name: string } | null;
  onClose: () => void;
}

/** A document as the agent reads it: the extracted text, nothing of its looks. */
export function DocumentReader({ agentId, document, onClose }: DocumentReaderProps) {
  const shown = useLast(document);
  return (
    <Dialog
      open={document !== null}
      onOpenChange={(open) => !open && onClose()}
      shape={shown && isSheet(shown.name) ? 'wide-sheet' : 'sheet'}
      title={shown?.name ?? ''}
      text={words.knowledge.viewerHint}
      icon={<FileText aria-hidden className="size-4" />}
    >
      {document && <Text agentId={agentId} id={document.id} name={document.name} />}
    </Dialog>
  );
}

function Text({ agentId, id, name }: { agentId: string; id: string; name: string }) {
  const text = useDocumentText(agentId, id);
  if (text.isPending) return <SkeletonRows rows={8} height="h-4" />;
  if (text.isLoadingError) return <ProblemNote error={text.error} onRetry={() => void text.refetch()} />;
  const read = joinedText(text.data);
  if (!text.hasNextPage && !read.trim()) return <p className="text-soft">{words.knowledge.viewerEmpty}</p>;
  return (
    <>
      <p className="mb-3 text-xs text-faint">{words.knowledge.viewerText(formatCount(text.data.pages[0]?.characters ?? 0))}</p>
      <div className={passageFrame(name)}>
        <Passage document={name} parts={{ before: read, quote: '', after: '' }} />
      </div>
      <LoadMore query={text} />
    </>
  );
}
