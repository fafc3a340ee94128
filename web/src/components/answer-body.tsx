import { MessageCircleQuestion } from 'lucide-react';

import { citedText } from '@/lib/cited-text';
import { words } from '@/lib/words';

import { Markdown } from './markdown';
import { SourceChips, type Source } from './source-chips';

interface AnswerBodyProps {
  text: string;
  sources: Source[];
  abstained: boolean;
  onOpenSource: (source: Source, number: number) => void;
}

/** An agent's answer, in the chat and in transcripts alike: words, then what they rest on. */
export function AnswerBody({ text, sources, abstained, onOpenSource }: AnswerBodyProps) {
  return (
    <>
      {abstained && (
        <p className="mb-2 flex items-start gap-2 text-[0.8125rem]">
          <MessageCircleQuestion aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
          <span>
            <span className="font-medium text-warn">{words.chat.abstained}</span>
            <span className="block text-faint">{words.chat.abstainedText}</span>
          </span>
        </p>
      )}
      <Markdown
        text={citedText(text, sources, (number) => `[${String(number)}](#source-${String(number)})`)}
        sources={{
          count: sources.length,
          onOpen(number) {
            const source = sources[number - 1];
            if (source) onOpenSource(source, number);
          },
        }}
      />
      <SourceChips sources={sources} onOpen={onOpenSource} />
    </>
  );
}
