import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';

import { cn } from '@/lib/class-names';
import { words } from '@/lib/words';

interface MarkdownProps {
  text: string;
  className?: string;
  /** What `[n](#source-n)` opens, where there is such a source. */
  sources?: { count: number; onOpen: (number: number) => void };
}

/** Markdown that people wrote. Raw HTML in it stays text, pictures are not loaded. */
export function Markdown({ text, className, sources }: MarkdownProps) {
  return (
    <div className={cn('prose max-w-none break-words', className)}>
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        disallowedElements={['img']}
        components={{
          // The page has its own h1; what is written here begins one level below.
          h1: ({ children }) => <h3 className="text-base">{children}</h3>,
          h2: ({ children }) => <h4>{children}</h4>,
          h3: ({ children }) => <h5 className="font-semibold">{children}</h5>,
          a({ children, href }) {
            const number = Number(/^#source-(\d+)$/.exec(href ?? '')?.[1] ?? 0);
            if (sources && number >= 1 && number <= sources.count) return <SourceNumber number={number} onOpen={sources.onOpen} />;
            return (
              <a href={href} target="_blank" rel="noreferrer noopener">
                {children}
              </a>
            );
          },
        }}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}

/** As in the list below the answer. */
function SourceNumber({ number, onOpen }: { number: number; onOpen: (number: number) => void }) {
  return (
    <button
      type="button"
      aria-label={words.chat.seeSource(number)}
      onClick={() => onOpen(number)}
      className="inline-grid h-4.5 min-w-4.5 place-items-center rounded bg-accent-soft px-1 align-[0.05em] text-[0.6875rem] leading-none font-semibold text-accent-ink transition-colors hover:bg-accent hover:text-on-accent"
    >
      {number}
    </button>
  );
}
