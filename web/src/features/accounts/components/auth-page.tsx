import { CircleCheck, FileText } from 'lucide-react';
import type { ReactNode } from 'react';

import { Brand } from '@/components/brand';
import { useTitle } from '@/lib/use-title';
import { words } from '@/lib/words';

interface AuthPageProps {
  title: string;
  text: string;
  children: ReactNode;
}

/** The frame of all pages before the sign-in: the form, and beside it what this product does. */
export function AuthPage({ title, text, children }: AuthPageProps) {
  useTitle(title);
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <main className="flex flex-col px-5 py-6 sm:px-10">
        <Brand />
        <div className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center py-10">
          <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
          <p className="mt-1.5 mb-7 text-soft">{text}</p>
          {children}
        </div>
      </main>
      <aside className="hidden flex-col justify-center border-l border-line bg-sidebar px-12 py-10 lg:flex xl:px-20">
        <div className="mx-auto w-full max-w-lg">
          <p className="text-2xl font-semibold tracking-tight text-balance">{words.auth.heroTitle}</p>
          <Example />
          <ul className="mt-9 grid gap-3">
            {words.auth.heroPoints.map((point) => (
              <li key={point} className="flex items-start gap-2.5 text-soft">
                <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-accent-ink" />
                {point}
              </li>
            ))}
          </ul>
        </div>
      </aside>
    </div>
  );
}

/** What an answer looks like: the question, the answer, and the passage with the words marked. */
function Example() {
  const { question, answer, document, before, quote, after } = words.auth.example;
  return (
    <figure className="mt-9 grid gap-3">
      <p className="ml-auto max-w-[85%] rounded-2xl rounded-br-md bg-accent px-4 py-2.5 text-on-accent">{question}</p>
      <div className="rounded-2xl rounded-bl-md border border-line bg-surface p-4 shadow-card">
        <p>{answer}</p>
        <p className="mt-3 inline-flex items-center gap-2 rounded-md border border-line py-1 pr-2.5 pl-1.5 text-xs text-soft">
          <span className="grid size-4.5 place-items-center rounded bg-accent-soft text-[0.6875rem] font-semibold text-accent-ink">
            {words.auth.example.number}
          </span>
          <FileText aria-hidden className="size-3.5 text-faint" />
          {document}
        </p>
      </div>
      <blockquote className="ml-6 border-l-2 border-line pl-4 text-[0.8125rem] leading-relaxed text-faint">
        {before} <mark>{quote}</mark> {after}
      </blockquote>
    </figure>
  );
}
