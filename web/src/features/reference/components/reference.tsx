import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';

import { ProblemNote } from '@/components/problem-note';
import { Input } from '@/components/ui/input';
import { SkeletonRows } from '@/components/ui/skeleton';
import { words } from '@/lib/words';

import { useDocument } from '../api/get-document';
import { operationsOf, type Operation } from '../lib/document';

import { ErrorCodes } from './error-codes';
import { MethodTag } from './method-tag';
import { OperationView } from './operation-view';

/** Every call of the server, drawn from the document it serves itself. */
export function Reference() {
  const document = useDocument();
  const [text, setText] = useState('');
  const { hash } = useLocation();
  const loaded = document.isSuccess;
  useEffect(() => {
    // What the address names is drawn only now, so the browser has not scrolled to it.
    if (loaded && hash) window.document.getElementById(decodeURIComponent(hash.slice(1)))?.scrollIntoView();
  }, [loaded, hash]);

  if (document.isPending) return <SkeletonRows rows={8} height="h-20" />;
  if (document.isError) return <ProblemNote error={document.error} onRetry={() => void document.refetch()} />;
  const typed = text.trim().toLowerCase();
  const operations = operationsOf(document.data).filter((operation) =>
    `${operation.method} ${operation.path} ${operation.summary ?? ''} ${operation.tag}`.toLowerCase().includes(typed),
  );
  const tags = [...new Set(operations.map((operation) => operation.tag))];
  return (
    <div className="grid gap-8 lg:grid-cols-[16rem_minmax(0,1fr)]">
      <nav
        aria-label={words.docs.menu}
        className="grid content-start gap-4 lg:sticky lg:top-20 lg:max-h-[calc(100dvh-6rem)] lg:overflow-y-auto lg:pr-2"
      >
        <Input
          type="search"
          aria-label={words.docs.filter}
          placeholder={words.docs.filter}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="hidden gap-5 lg:grid">
          {tags.map((tag) => (
            <Menu key={tag} tag={tag} operations={operations.filter((operation) => operation.tag === tag)} />
          ))}
          <a href="#error-codes" className="rounded-md px-2 py-1 text-[0.8125rem] text-soft hover:bg-hover hover:text-ink">
            {words.docs.errors}
          </a>
        </div>
      </nav>
      <div className="min-w-0">
        {operations.length === 0 && <p className="py-10 text-center text-soft">{words.docs.noMatch}</p>}
        {tags.map((tag) => (
          <section key={tag} aria-label={tag} className="mb-6">
            <h2 className="mb-5 text-lg font-semibold tracking-tight">{tag}</h2>
            {operations
              .filter((operation) => operation.tag === tag)
              .map((operation) => (
                <OperationView key={operation.id} document={document.data} operation={operation} />
              ))}
          </section>
        ))}
        <ErrorCodes />
      </div>
    </div>
  );
}

function Menu({ tag, operations }: { tag: string; operations: Operation[] }) {
  return (
    <div>
      <p className="px-2 pb-1 text-xs font-medium text-faint">{tag}</p>
      <ul>
        {operations.map((operation) => (
          <li key={operation.id}>
            <a
              href={`#${operation.id}`}
              className="flex items-center gap-2 rounded-md px-2 py-1 text-[0.8125rem] text-soft -outline-offset-2 hover:bg-hover hover:text-ink"
            >
              <MethodTag method={operation.method} small />
              <span className="truncate">{operation.summary ?? operation.path}</span>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
