import { FileText } from 'lucide-react';

import { Passage } from '@/components/passage';
import { ProblemNote } from '@/components/problem-note';
import { Dialog } from '@/components/ui/dialog';
import { SkeletonRows } from '@/components/ui/skeleton';
import { formatCount } from '@/lib/numbers';
import { useLast } from '@/lib/use-last';
import { words } from '@/lib/words';

import { useDocumentText } from '../api/get-document-text';

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
      shape="sheet"
      title={shown?.name ?? ''}
      text={words.knowledge.viewerHint}
      icon={<FileText aria-hidden className="size-4" />}
    >
      {document && <Text agentId={agentId} id={document.id} />}
    </Dialog>
  );
}

function Text({ agentId, id }: { agentId: string; id: string }) {
  const text = useDocumentText(agentId, id);
  if (text.isPending) return <SkeletonRows rows={8} height="h-4" />;
  if (text.isError) return <ProblemNote error={text.error} onRetry={() => void text.refetch()} />;
  if (!text.data.text.trim()) return <p className="text-soft">{words.knowledge.viewerEmpty}</p>;
  return (
    <>
      <p className="mb-3 text-xs text-faint">{words.knowledge.viewerText(formatCount(text.data.characters))}</p>
      <div className="rounded-xl border border-line bg-surface p-4 text-[0.8125rem] leading-relaxed break-words sm:p-5">
        <Passage parts={{ before: text.data.text, quote: '', after: '' }} />
      </div>
    </>
  );
}
