import { Search, SearchX } from 'lucide-react';
import { useState } from 'react';

import { EmptyState } from '@/components/empty-state';
import { PassageLine } from '@/components/passage';
import { ProblemNote } from '@/components/problem-note';
import type { Source } from '@/components/source-chips';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { Input } from '@/components/ui/input';
import { SkeletonRows } from '@/components/ui/skeleton';
import { splitAround } from '@/lib/code-points';
import { isSheet } from '@/lib/passage-blocks';
import { words } from '@/lib/words';

import { useSearchKnowledge, type SearchHit } from '../api/search-knowledge';

interface TestSearchProps {
  agentId: string;
  onOpen: (source: Source, number: number) => void;
}

/** Which passages a question finds, with the best words of each marked. */
export function TestSearch({ agentId, onOpen }: TestSearchProps) {
  const [query, setQuery] = useState('');
  const search = useSearchKnowledge(agentId);
  const found = search.data;
  return (
    <Card>
      <CardHead title={words.knowledge.search} text={words.knowledge.searchText} />
      <CardBody className="grid gap-4">
        <form
          role="search"
          className="flex gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (query.trim()) search.mutate(query.trim());
          }}
        >
          <Input
            type="search"
            aria-label={words.knowledge.searchLabel}
            placeholder={words.knowledge.searchPlaceholder}
            value={query}
            maxLength={1000}
            onChange={(event) => setQuery(event.target.value)}
          />
          <Button type="submit" disabled={!query.trim() || search.isPending}>
            <Search aria-hidden />
            {words.knowledge.searchGo}
          </Button>
        </form>
        <ProblemNote error={search.error} />
        {search.isPending && <SkeletonRows rows={3} height="h-24" />}
        {found && (
          <div aria-live="polite">
            {found.items.length === 0 ? (
              <EmptyState icon={SearchX} title={words.knowledge.searchNothingTitle} text={words.knowledge.searchNothing} />
            ) : (
              <>
                <p className="mb-3 text-xs text-faint">
                  {words.knowledge.took(found.items.length, words.time.ms(Math.round(found.took_us / 100) / 10))}
                </p>
                <ol className="grid gap-3">
                  {found.items.map((hit, index) => (
                    <Hit key={`${hit.document_id}-${String(hit.start)}`} hit={hit} number={index + 1} onOpen={onOpen} />
                  ))}
                </ol>
              </>
            )}
          </div>
        )}
      </CardBody>
    </Card>
  );
}

interface HitProps {
  hit: SearchHit;
  number: number;
  onOpen: TestSearchProps['onOpen'];
}

/** How many characters of a passage stand before its quote in the list. */
const leadIn = 120;

function leadTo(before: string, quote: string, document: string): string {
  // Rows take a line each: more than one would leave none for the quote on a phone.
  if ((quote.startsWith('|') || isSheet(document)) && before.endsWith('\n')) return before.slice(before.lastIndexOf('\n', before.length - 2) + 1);
  return before.length > leadIn ? `…${before.slice(before.indexOf(' ', before.length - leadIn))}` : before;
}

function Hit({ hit, number, onOpen }: HitProps) {
  const { before, quote, after } = splitAround(hit.passage, hit.start, hit.quote_start, hit.quote_end);
  const lead = leadTo(before, quote, hit.document);
  return (
    <li className="relative rounded-lg border border-line p-3.5 transition-colors hover:border-line-strong">
      <div className="mb-1.5 flex items-baseline gap-2 text-xs">
        <button
          type="button"
          onClick={() =>
            onOpen(
              {
                document_id: hit.document_id,
                document: hit.document,
                heading: hit.heading,
                quote: hit.quote,
                start: hit.quote_start,
                end: hit.quote_end,
                score: hit.score,
              },
              number,
            )
          }
          className="min-w-0 truncate rounded-sm text-left font-medium after:absolute after:inset-0 after:rounded-lg"
        >
          {hit.document}
        </button>
        {hit.heading && <span className="min-w-0 flex-1 truncate text-faint">{hit.heading}</span>}
        <span className="ml-auto shrink-0 text-faint tabular-nums">{words.knowledge.score(hit.score.toFixed(2))}</span>
      </div>
      <p className="line-clamp-5 text-[0.8125rem] leading-relaxed text-soft">
        <PassageLine document={hit.document} parts={{ before: lead, quote, after }} />
      </p>
    </li>
  );
}
