import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';

import { cn } from '@/lib/class-names';

/** Markdown that people wrote. Raw HTML in it stays text, pictures are not loaded. */
export function Markdown({ text, className }: { text: string; className?: string }) {
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
          a: ({ children, href }) => (
            <a href={href} target="_blank" rel="noreferrer noopener">
              {children}
            </a>
          ),
        }}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}
