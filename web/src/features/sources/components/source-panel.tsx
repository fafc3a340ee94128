import { FileText, Quote } from 'lucide-react';
import { useState } from 'react';

import { CopyButton } from '@/components/copy-button';
import { LoadMore } from '@/components/load-more';
import { Note } from '@/components/note';
import { ProblemNote } from '@/components/problem-note';
import type { Source } from '@/components/source-chips';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/skeleton';
import { splitAround } from '@/lib/code-points';
import { formatCount } from '@/lib/numbers';
import { isSheet } from '@/lib/passage-blocks';
import { asProblem } from '@/lib/problem';
import { useLast } from '@/lib/use-last';
import { words } from '@/lib/words';

import { joinedText, useDocumentText } from '../api/get-document-text';
import { usePassage } from '../api/get-passage';

import { MarkedText } from './marked-text';

interface SourcePanelProps {
  agentId: string;
  source: Source | null;
  number: number;
  onClose: () => void;
}

/** Opens at the exact words an answer rests on, within what stands around them. */
export function SourcePanel({ agentId, source, number, onClose }: SourcePanelProps) {
  // Kept while the sheet closes.
  const shown = useLast(source);
  return (
    <Dialog
      open={source !== null}
      onOpenChange={(open) => !open && onClose()}
      shape={shown && isSheet(shown.document) ? 'wide-sheet' : 'sheet'}
      title={shown?.document ?? words.source.title}
      text={shown?.heading || words.source.numbered(number)}
      icon={<FileText aria-hidden className="size-4" />}
    >
      {source && <Body key={`${source.document_id}:${String(source.start)}`} agentId={agentId} source={source} />}
    </Dialog>
  );
}

const contexts = [600, 2000, 6000];

/** Of a long document the whole text begins no further before the quote. */
const ahead = 50_000;

function Body({ agentId, source }: { agentId: string; source: Source }) {
  const [level, setLevel] = useState(0);
  const whole = level >= contexts.length;
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-xs text-faint">
        <Quote aria-hidden className="size-3.5" />
        <span className="flex-1">{words.source.position(formatCount(source.start), formatCount(source.end))}</span>
        <CopyButton text={source.quote} label={words.source.copy} />
      </div>
      {whole ? (
        <WholeText agentId={agentId} source={source} />
      ) : (
        <PassageText agentId={agentId} source={source} context={contexts[level] ?? 600} />
      )}
      {!whole && (
        <div className="flex flex-wrap gap-2">
          <Button size="sm" onClick={() => setLevel(level + 1)}>
            {level + 1 < contexts.length ? words.source.more : words.source.whole}
          </Button>
          {level + 1 < contexts.length && (
            <Button size="sm" look="quiet" onClick={() => setLevel(contexts.length)}>
              {words.source.whole}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function PassageText({ agentId, source, context }: { agentId: string; source: Source; context: number }) {
  const passage = usePassage({ agentId, documentId: source.document_id, start: source.start, end: source.end }, context);
  if (passage.isPending) return <Waiting />;
  if (passage.isLoadingError) return <Failure error={passage.error} source={source} onRetry={() => void passage.refetch()} />;
  // A document that was replaced may have other words at the place of the quote.
  if (passage.data.quote !== source.quote) return <Gone source={source} />;
  return (
    <MarkedText
      document={source.document}
      parts={passage.data}
      cutBefore={Array.from(passage.data.before).length < source.start}
      label={words.source.inContext}
    />
  );
}

function WholeText({ agentId, source }: { agentId: string; source: Source }) {
  const from = Math.max(0, source.start - ahead);
  const text = useDocumentText(agentId, source.document_id, from);
  if (text.isPending) return <Waiting />;
  if (text.isLoadingError) return <Failure error={text.error} source={source} onRetry={() => void text.refetch()} />;
  const parts = splitAround(joinedText(text.data), from, source.start, source.end);
  // As in a passage; of a quote that is not all there yet, what is.
  if (text.hasNextPage ? !source.quote.startsWith(parts.quote) : parts.quote !== source.quote) return <Gone source={source} />;
  return (
    <>
      <MarkedText
        document={source.document}
        parts={parts}
        cutBefore={from > 0}
        label={words.source.inContext}
      />
      <LoadMore query={text} />
    </>
  );
}

function Failure({ error, source, onRetry }: { error: unknown; source: Source; onRetry: () => void }) {
  const { status } = asProblem(error);
  if (status === 404 || status === 422) return <Gone source={source} />;
  return <ProblemNote error={error} onRetry={onRetry} />;
}

/** The document is no longer what it was: the quote itself is still known. */
function Gone({ source }: { source: Source }) {
  return (
    <>
      <Note look="warn">{words.source.gone}</Note>
      <MarkedText document={source.document} cutBefore parts={{ before: '', quote: source.quote, after: '' }} label={words.source.title} />
    </>
  );
}

function Waiting() {
  return (
    <div role="status" className="grid gap-2.5">
      <span className="sr-only">{words.common.loading}</span>
      {['w-full', 'w-11/12', 'w-full', 'w-4/5', 'w-full', 'w-2/3'].map((width, index) => (
        <Skeleton key={index} className={`h-4 ${width}`} />
      ))}
    </div>
  );
}
